// The sliders: a leaf's number is dragged, and the whole graph is evaluated again.

const MOST_INPUTS = 40; // sliders shown at once

class Inputs {
  constructor(app) {
    this.app = app;
    this.rows = new Map();
    this.leaves = [...app.graph.operands.keys()].filter((i) => app.graph.isLeaf(i) && !app.graph.isConstant(i));
    this.leaves.sort((a, b) => this.compare(a, b));
    byId("reset").addEventListener("click", () => app.reset());
    this.build();
    app.store.on(["data"], () => this.refresh());
  }

  /** Inputs before parameters, named before nameless ones. */
  rank(leaf) {
    return (this.app.graph.role(leaf) === "input" ? 0 : 2) + (this.app.graph.label(leaf) === null ? 1 : 0);
  }

  /** By what they are, then by the module they belong to, then as they stand in the picture. */
  compare(a, b) {
    const { graph, picture } = this.app;
    const [moduleA, moduleB] = [a, b].map((leaf) => splitName(graph.name(leaf))[0]);
    return this.rank(a) - this.rank(b) || inOrder(moduleA, moduleB) || this.place(a, picture) - this.place(b, picture) || a - b;
  }

  /** How far down a leaf stands in the picture, or across where that goes down; those that are not drawn come last. */
  place(leaf, { nodes, itemOf }) {
    const node = nodes.get(itemOf[leaf]);
    if (!node || node.isBox) return Number.MAX_VALUE;
    return ["LR", "RL"].includes(this.app.graph.recording.direction) ? node.box.y : node.box.x;
  }

  build() {
    const shown = this.leaves.slice(0, MOST_INPUTS);
    const names = shown.map((leaf) => splitName(this.app.graph.name(leaf)));
    byId("inputs").replaceChildren(
      ...shown.map((leaf, place) => this.addRow(leaf, names[place], names[place][0] !== (names[place - 1]?.[0] ?? ""))),
    );
    const rest = this.leaves.length - shown.length;
    byId("more-inputs").textContent = rest ? `and ${formatCount(rest)} more: click one in the picture, or search` : "";
    this.refresh();
  }

  addRow(leaf, [module, title], isFirst) {
    const control = new Slider(this.app, leaf, title);
    this.rows.set(leaf, control);
    return element("li", {}, isFirst ? element("h3", {}, breakable(module)) : null, control.row);
  }

  refresh() {
    for (const control of this.rows.values()) control.show();
    byId("reset").hidden = !this.app.store.state.isChanged;
  }
}

const inOrder = new Intl.Collator("en", { numeric: true }).compare;

/** The module in a name, if it tells one, and the rest: layer0.neuron0 and w1. */
function splitName(name) {
  const dot = name.lastIndexOf(".");
  return dot > 0 && dot < name.length - 1 ? [name.slice(0, dot), name.slice(dot + 1)] : ["", name];
}
