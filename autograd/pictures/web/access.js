// What a screen reader is told of the picture, and where the focus goes in it: one node is in the order of Tab,
// Shift and the arrows lead from there along the edges.

class Access {
  constructor(app) {
    this.app = app;
    this.current = null;
    app.store.on(["timeline"], () => this.prepare());
    app.store.on(["selected"], ({ selected }) => this.makeReachable(app.picture.nodes.get(app.shownAs(selected))));
    app.store.on(["isPlaying"], ({ isPlaying }) => byId("sentence").setAttribute("aria-live", isPlaying ? "off" : "polite"));
    byId("canvas").addEventListener("focusin", (event) => this.describe(event.target.closest("g.node[data-number]")));
    this.prepare();
  }

  prepare() {
    const { svg, nodes } = this.app.picture;
    svg.setAttribute("role", "group");
    for (const { group } of nodes.values()) {
      group.setAttribute("role", "button");
      group.setAttribute("tabindex", "-1");
      group.setAttribute("aria-label", group.textContent);
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

  /** Says a node's present numbers when it gets the focus. */
  describe(group) {
    if (!group) return;
    const node = this.app.picture.nodes.get(Number(group.dataset.number));
    if (!node.isBox) group.setAttribute("aria-label", this.description(node.index));
  }

  description(index) {
    const { graph, moment, engine } = this.app;
    const made = graph.isLeaf(index) ? graph.role(index) : `${graph.role(index)} ${graph.operation(index).name}`;
    const data = moment.isKnown(index) ? formatNumber(engine.data[index]) : "not computed yet";
    const hasGrad = moment.pass && moment.pass.isReached[index];
    const grad = hasGrad ? `, gradient ${formatNumber(moment.pass.adjoint[index])}` : "";
    return `${graph.name(index)}, ${made}, data ${data}${grad}`;
  }

  /** Puts the focus on a node, if it is in the picture already. */
  follow(index) {
    const node = this.app.picture.nodes.get(this.app.shownAs(index));
    if (node && byId("canvas").contains(document.activeElement)) node.group.focus({ preventScroll: true });
  }
}
