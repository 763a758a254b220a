// What a screen reader is told of the picture, and where the focus goes in it: one node is in the order of Tab,
// Shift and the arrows lead from there along the edges.

class Access {
  constructor(app) {
    this.app = app;
    this.current = null;
    app.store.on(["timeline"], () => this.prepare());
    app.store.on(["selected"], ({ selected }) => this.makeReachable(app.picture.nodes.get(app.shownAs(selected))));
    app.store.on(["isPlaying"], ({ isPlaying }) => byId("sentence").setAttribute("aria-live", isPlaying ? "off" : "polite"));
    for (const kind of ["focusin", "pointerover"]) byId("canvas").addEventListener(kind, (event) => this.onVisit(event));
    this.prepare();
  }

  prepare() {
    const { svg, nodes } = this.app.picture;
    svg.setAttribute("role", "group");
    for (const node of nodes.values()) {
      node.group.setAttribute("role", "button");
      node.group.setAttribute("tabindex", "-1");
      if (node.isBox) node.group.setAttribute("aria-label", this.boxDescription(node.group));
      else this.tell(node, this.called(node.index));
    }
    this.current = null;
    this.makeReachable(nodes.get(this.app.shownAs(this.app.root)) ?? nodes.values().next().value);
  }

  makeReachable(node) {
    if (!node) return;
    if (this.current) this.current.group.setAttribute("tabindex", "-1");
    this.current = node;
    node.group.setAttribute("tabindex", "0");
  }

  onVisit(event) {
    const group = event.target.closest("g.node[data-number]");
    if (group) this.describe(this.app.picture.nodes.get(Number(group.dataset.number)));
  }

  /** Says a node's present numbers, to who hears and to who points at it. */
  describe(node) {
    if (!node.isBox) this.tell(node, this.description(node.index));
  }

  tell({ group }, words) {
    group.setAttribute("aria-label", words);
    setText(group.querySelector("title"), words);
  }

  description(index) {
    const { moment, engine } = this.app;
    const data = moment.isKnown(index) ? formatNumber(engine.data[index]) : "not computed yet";
    const hasGrad = moment.pass && moment.pass.isReached[index];
    const grad = hasGrad ? `, gradient ${formatNumber(moment.pass.adjoint[index])}` : "";
    return `${this.called(index)}, data ${data}${grad}`;
  }

  /** What a node is, without the numbers, which change. */
  called(index) {
    const { graph } = this.app;
    const made = graph.isLeaf(index) ? graph.role(index) : `${graph.role(index)} ${graph.operation(index).name}`;
    return `${graph.name(index)}, ${made}`;
  }

  boxDescription(group) {
    return [...group.querySelectorAll("text")].map((part) => part.textContent).join(", ");
  }

  /** Puts the focus on a node, if it is in the picture already. */
  follow(index) {
    const node = this.app.picture.nodes.get(this.app.shownAs(index));
    if (node && byId("canvas").contains(document.activeElement)) node.group.focus({ preventScroll: true });
  }
}
