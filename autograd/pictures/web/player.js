// Plays the timeline, a step at a time.

class Player {
  constructor(app) {
    this.app = app;
    this.timer = null;
    byId("play").addEventListener("click", () => this.toggle());
    byId("first").addEventListener("click", () => this.go(0));
    byId("back").addEventListener("click", () => this.step(-1));
    byId("forth").addEventListener("click", () => this.step(1));
    byId("last").addEventListener("click", () => this.go(Infinity));
    byId("speed").addEventListener("change", (event) => app.store.set({ speed: Number(event.target.value) }));
    byId("scrubber").addEventListener("input", (event) => this.go(Number(event.target.value)));
    app.store.on(["isPlaying", "speed"], () => this.schedule());
    app.store.on(["position", "timeline", "isPlaying"], (state) => this.show(state));
  }

  /** Moves to a position, stopping the play. */
  go(position) {
    const { timeline } = this.app.store.state;
    this.app.store.set({ position: Math.max(0, Math.min(timeline.last, position)), isPlaying: false });
    this.app.follow();
  }

  step(by) {
    this.go(this.app.store.state.position + by);
  }

  toggle() {
    const { isPlaying, position, timeline } = this.app.store.state;
    const isAtEnd = position === timeline.last;
    this.app.store.set({ isPlaying: !isPlaying, position: !isPlaying && isAtEnd ? 0 : position });
  }

  schedule() {
    clearInterval(this.timer);
    const { isPlaying, speed } = this.app.store.state;
    if (isPlaying) this.timer = setInterval(() => this.advance(), 1000 / speed);
  }

  advance() {
    const { position, timeline } = this.app.store.state;
    if (position < timeline.last) this.app.store.set({ position: position + 1 });
    this.app.follow();
    if (position + 1 >= timeline.last) this.app.store.set({ isPlaying: false });
  }

  show({ position, timeline, isPlaying }) {
    const scrubber = byId("scrubber");
    scrubber.max = timeline.last;
    scrubber.value = position;
    scrubber.setAttribute("aria-valuetext", `step ${position} of ${timeline.last}, ${timeline.steps[position].phase}`);
    byId("track").style.setProperty("--seed", timeline.seedAt / timeline.last);
    byId("track").style.setProperty("--position", position / timeline.last);
    setText(byId("counter"), `${position} / ${timeline.last}`);
    byId("play").classList.toggle("is-playing", isPlaying);
    byId("play").setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    byId("back").disabled = position === 0;
    byId("first").disabled = position === 0;
    byId("forth").disabled = position === timeline.last;
    byId("last").disabled = position === timeline.last;
  }
}
