// Puts the page together: the recording, the numbers, the picture, and the controls around them.

class App {
  constructor(recording, views) {
    this.graph = new Graph(recording);
    this.engine = new Engine(this.graph, operations);
    this.views = views;
    this.store = new Store({
      root: this.graph.roots[0],
      position: 0,
      timeline: null,
      isPlaying: false,
      speed: 2,
      selected: null,
      data: 0,
      isChanged: false,
      isFlowShown: recording.isFlowShown,
      seen: null,
    });
    this.sentences = new Sentences(this);
    this.line = new Line();
    this.viewport = new Viewport(byId("canvas"), this.store);
    this.complete = this.engine.differentiate(this.root);
    this.player = new Player(this);
    this.store.on(["position", "timeline", "data"], () => this.paint());
    this.store.on(["position", "timeline"], () => this.picture.highlight(this.moment.step));
    this.store.on(["seen"], ({ seen }) => this.picture.paintNumbers(this.engine, this.moment, seen));
    this.store.on(["isFlowShown"], () => this.picture.paintFlow(this.engine, this.flowMoment()));
    this.store.on(["selected", "timeline"], ({ selected }) => this.picture.select(this.shownAs(selected)));
    this.open(views[0]);
    this.inspector = new Inspector(this);
    this.inputs = new Inputs(this);
    this.overview = new Overview(this);
    this.tags = new Tags(this);
    new Roots(this);
    this.access = new Access(this);
    new Toolbar(this);
    this.search = new Search(this);
    this.keyboard = new Keyboard(this);
    if (recording.frames) new Film(this);
    this.store.announce(["seen", "isFlowShown"]);
    byId("canvas").addEventListener("click", (event) => this.onClick(event));
    byId("canvas").addEventListener("keydown", (event) => this.onEnter(event));
  }

  /** Shows one of the views: the whole picture, or what a rolled-up box stands for. */
  open(view) {
    this.view = view;
    const svg = byId(view.id).content.firstElementChild.cloneNode(true);
    svg.dataset.whole = svg.getAttribute("viewBox");
    for (const part of svg.querySelectorAll("[data-id]")) part.id = part.dataset.id; // there is one picture at a time
    byId("sheet").replaceChildren(svg);
    this.picture = new Picture(this.graph, view, svg);
    this.folds = new Folds(this.picture, this.graph.recording.direction);
    const timeline = new Timeline(this.graph, this.picture, this.root);
    this.moment = timeline.moment(this.engine, this.complete, timeline.last);
    this.viewport.show(svg, this.home());
    this.store.set({ timeline, position: timeline.last, isPlaying: false });
    showTrail(this);
  }

  /** What a picture too large to be read as a whole opens at: the node that the sentence is about. */
  home() {
    return this.picture.boxOf(this.moment.step.item) ?? this.picture.boxOf(this.picture.nodes.keys().next().value);
  }

  /** The result that is differentiated. */
  get root() {
    return this.store.state.root;
  }

  /** Differentiates another result: a forward step stays where it is, the backward pass is shown whole. */
  startFrom(root) {
    const { position, timeline } = this.store.state;
    this.complete = this.engine.differentiate(root);
    const next = new Timeline(this.graph, this.picture, root);
    const isForward = position < timeline.seedAt;
    this.store.set({ root, timeline: next, position: isForward ? position : next.last, isPlaying: false });
  }

  /** The number under which the present picture shows a node, perhaps as part of a box. */
  shownAs(index) {
    return index === null ? 0 : this.picture.itemOf[index];
  }

  paint() {
    const { timeline, position } = this.store.state;
    this.moment = timeline.moment(this.engine, this.complete, position);
    const { isChanged } = this.store.state;
    document.body.classList.toggle("is-evaluated", isChanged);
    this.picture.markStale(isChanged);
    this.picture.paint(this.engine, this.moment, this.viewport.seen, this.flowMoment());
    this.line.show(this.sentences.of(this.moment.step));
    byId("sentence").dataset.phase = this.moment.step.phase;
  }

  momentBefore() {
    const { timeline, position } = this.store.state;
    return timeline.moment(this.engine, this.complete, position - 1);
  }

  flowMoment() {
    return this.store.state.isFlowShown ? this.moment : null;
  }

  /** Moves the picture so that the present step is seen, and can be read. */
  follow() {
    const { timeline } = this.store.state;
    const box = this.picture.boxOf((this.moment.step.item || timeline.steps[1]?.item) ?? 0);
    if (box) this.viewport.reveal(box);
  }

  assign(leaf, x) {
    this.engine.assign(leaf, x);
    this.announceData(true);
  }

  assignAll(numbers) {
    this.engine.assignAll(numbers);
    this.announceData(true);
  }

  reset() {
    this.engine.reset();
    this.announceData(false);
  }

  announceData(isChanged) {
    this.complete = this.engine.differentiate(this.root);
    this.store.set({ data: this.store.state.data + 1, isChanged });
  }

  /** Selects a node, and goes to a view that shows it. */
  select(index) {
    const view = this.viewOf(index);
    if (view !== this.view) this.open(view);
    this.store.set({ selected: index });
    const box = this.picture.boxOf(this.shownAs(index));
    if (box) this.viewport.reveal(box, true);
  }

  /** The present view if it draws a node by itself, else another that does, else one that has it in a box. */
  viewOf(index) {
    const node = `[data-id="n${this.graph.numbers[index]}"]:not(.role-group)`;
    const draws = (view) => byId(view.id).content.querySelector(node);
    return [this.view, ...this.views].find(draws) ?? (this.shownAs(index) ? this.view : this.views[0]);
  }

  onClick(event) {
    if (this.viewport.wasDragged) return;
    const group = event.target.closest("g.node, g.op");
    if (!group) {
      if (!event.target.closest(".fold")) this.store.set({ selected: null });
    } else if (!group.classList.contains("is-compact")) this.choose(Number(group.id.slice(1)));
  }

  onEnter(event) {
    const group = event.target.closest("g.node");
    if ((event.key !== "Enter" && event.key !== " ") || !group || group.classList.contains("is-compact")) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(Number(group.id.slice(1)));
  }

  /** Selects what was clicked; a rolled-up box opens where it has a view of its own. */
  choose(number) {
    const node = this.picture.nodes.get(number);
    const inside = this.views.find((view) => view.parent === this.view.id && view.box === number);
    if (node.isBox) {
      if (inside) this.open(inside);
    } else this.store.set({ selected: node.index });
  }

  help() {
    byId("help").showModal();
  }

  escape() {
    if (document.activeElement === byId("search")) this.search.leave();
    else if (this.line.isOpen) this.line.toggle(false);
    else if (this.store.state.selected !== null) this.store.set({ selected: null });
    else if (this.view.parent) this.open(this.views.find((view) => view.id === this.view.parent));
  }
}

/** The way from the whole picture to the present view, as links. */
function showTrail(app) {
  const trail = [];
  for (let view = app.view; view; view = app.views.find(({ id }) => id === view.parent)) trail.unshift(view);
  const steps = trail.map((view) =>
    element(
      "li",
      {},
      view === app.view
        ? element("span", { "aria-current": "page" }, view.title)
        : element("button", { class: "link", onclick: () => app.open(view) }, view.title),
    ),
  );
  byId("trail").replaceChildren(...steps);
}

const readJson = (id) => JSON.parse(byId(id).textContent);

new App(readJson("recording"), readJson("views"));
