// A film: the graph at several moments, such as the epochs of a training. A slider goes through them.

const FILM_LENGTH = 6000; // milliseconds that all moments take together
const [SHORTEST_MOMENT, LONGEST_MOMENT] = [40, 300];

class Film {
  constructor(app) {
    this.app = app;
    this.frames = app.graph.recording.frames;
    this.times = this.frames.times;
    this.last = this.times.length - 1;
    this.data = toDoubles(this.frames.data);
    this.leaves = this.frames.places.filter((place) => app.graph.isLeaf(place));
    this.timer = null;
    app.graph.recording.grad = null; // Python ran no backward pass for the film
    this.addControls();
    addFilmPanel(app, this);
    app.store.on(["moment"], ({ moment }) => this.show(moment));
    app.store.on(["isRolling"], ({ isRolling }) => this.schedule(isRolling));
    app.store.set({ moment: this.last, isRolling: false });
  }

  /** Gives the graph the numbers of a moment, as if it had been recorded then. */
  show(moment) {
    const { engine, graph } = this.app;
    this.recall(engine, moment);
    engine.recorded.set(engine.data);
    graph.recording.kept = this.frames.kept[moment];
    this.app.announceData(false);
    const text = this.caption(moment);
    setText(byId("moment-label"), text);
    byId("moment").value = moment;
    byId("moment").setAttribute("aria-valuetext", text);
  }

  /** Gives an engine the numbers of a moment. */
  recall(engine, moment) {
    const { places, kept } = this.frames;
    const start = moment * places.length;
    engine.data.set(engine.recorded);
    for (const [place, partials] of Object.entries(kept[moment])) engine.partials[place] = partials.map(toNumber);
    engine.assignAll(places.map((place, column) => [place, this.data[start + column]]));
  }

  caption(moment) {
    return `${this.frames.caption} ${formatCount(this.times[moment])}`;
  }

  /** Goes to a moment and stops there. */
  go(moment) {
    this.app.store.set({ moment: Math.max(0, Math.min(this.last, moment)), isRolling: false });
  }

  /** Goes to the moment that is nearest to a time. */
  goTo(time) {
    const distances = this.times.map((other) => Math.abs(other - time));
    this.go(distances.indexOf(Math.min(...distances)));
  }

  toggle() {
    const { isRolling, moment } = this.app.store.state;
    this.app.store.set({ isRolling: !isRolling, moment: !isRolling && moment === this.last ? 0 : moment });
  }

  schedule(isRolling) {
    clearInterval(this.timer);
    const wait = Math.max(SHORTEST_MOMENT, Math.min(LONGEST_MOMENT, FILM_LENGTH / this.times.length));
    if (isRolling) this.timer = setInterval(() => this.advance(), wait);
    byId("roll").classList.toggle("is-playing", isRolling);
    byId("roll").setAttribute("aria-label", isRolling ? "Pause the film" : "Play the film");
  }

  advance() {
    const { moment } = this.app.store.state;
    if (moment < this.last) this.app.store.set({ moment: moment + 1 });
    else this.app.store.set({ isRolling: false });
  }

  addControls() {
    const { caption } = this.frames;
    const icon = byId("play").querySelector("svg").cloneNode(true);
    const isStill = this.last === 0;
    const roll = element("button", { id: "roll", title: "Play the film (p)", disabled: isStill, onclick: () => this.toggle() }, icon);
    const slider = element("input", {
      id: "moment",
      type: "range",
      min: 0,
      max: this.last,
      disabled: isStill,
      "aria-label": caption,
      oninput: (event) => this.go(Number(event.target.value)),
    });
    const label = element("output", { id: "moment-label", for: "moment" });
    document.querySelector(".timeline").append(element("div", { class: "film" }, roll, slider, label));
    const { keys } = this.app.keyboard;
    keys.p = () => this.toggle();
    keys[","] = () => this.go(this.app.store.state.moment - 1);
    keys["."] = () => this.go(this.app.store.state.moment + 1);
    byId("help").querySelector("dl").append(
      element("dt", {}, element("kbd", {}, "p")), element("dd", {}, "play the film, pause"),
      element("dt", {}, element("kbd", {}, ","), " ", element("kbd", {}, ".")), element("dd", {}, `${caption} before, after`),
    );
  }
}

/** Numbers of eight bytes each, in base 64. */
function toDoubles(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Float64Array(bytes.buffer);
}
