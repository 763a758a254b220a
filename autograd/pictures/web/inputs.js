// The sliders: a leaf's number is dragged, and the whole graph is evaluated again.

const MOST_INPUTS = 40; // sliders shown at once

class Inputs {
  constructor(app) {
    this.app = app;
    this.rows = new Map();
    this.leaves = [...app.graph.operands.keys()].filter((i) => app.graph.isLeaf(i) && !app.graph.isConstant(i));
    this.leaves.sort((a, b) => this.rank(a) - this.rank(b) || inOrder(app.graph.name(a), app.graph.name(b)));
    byId("reset").addEventListener("click", () => app.reset());
    this.build();
    app.store.on(["data"], () => this.refresh());
  }

  /** Inputs before parameters, named before nameless ones. */
  rank(leaf) {
    return (this.app.graph.role(leaf) === "input" ? 0 : 2) + (this.app.graph.label(leaf) === null ? 1 : 0);
  }

  build() {
    const shown = this.leaves.slice(0, MOST_INPUTS);
    byId("inputs").replaceChildren(...shown.map((leaf) => this.addRow(leaf)));
    const rest = this.leaves.length - shown.length;
    byId("more-inputs").textContent = rest ? `and ${formatCount(rest)} more: click one in the picture, or search` : "";
    this.refresh();
  }

  addRow(leaf) {
    const control = new Slider(this.app, leaf, true);
    this.rows.set(leaf, control);
    return element("li", {}, control.row);
  }

  refresh() {
    for (const control of this.rows.values()) control.show();
    byId("reset").hidden = !this.app.store.state.isChanged;
  }
}

const inOrder = new Intl.Collator("en", { numeric: true }).compare;
