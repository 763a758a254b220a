// A slider with its number, for one leaf: dragging it evaluates the graph again.

class Slider {
  constructor(app, leaf, hasName) {
    this.app = app;
    this.leaf = leaf;
    this.obstacle = app.graph.obstacle(leaf);
    const name = app.graph.name(leaf);
    const recorded = app.engine.recorded[leaf];
    const span = Number.isFinite(recorded) ? Math.max(1, 2 * Math.abs(recorded)) : 1;
    const middle = Number.isFinite(recorded) ? recorded : 0;
    this.range = element("input", {
      type: "range",
      min: middle - span,
      max: middle + span,
      step: "any",
      "aria-label": name,
      disabled: this.obstacle !== null,
      oninput: (event) => app.assign(leaf, Number(event.target.value)),
      ondblclick: () => app.assign(leaf, app.engine.recorded[leaf]),
    });
    this.number = element("input", {
      type: "text",
      inputmode: "decimal",
      class: "number",
      "aria-label": `${name}, number`,
      disabled: this.obstacle !== null,
      onchange: (event) => this.enter(event.target.value),
    });
    this.row = element(
      "div",
      { class: "slider", title: this.obstacle },
      hasName ? element("button", { class: "link", onclick: () => app.select(leaf) }, breakable(name)) : null,
      this.range,
      this.number,
    );
    this.show();
  }

  enter(text) {
    const x = Number(text.trim() || NaN);
    if (Number.isNaN(x)) this.show();
    else this.app.assign(this.leaf, x);
  }

  show() {
    const x = this.app.engine.data[this.leaf];
    if (Object.is(this.shown, x)) return;
    this.shown = x;
    this.range.value = x;
    this.range.setAttribute("aria-valuetext", formatNumber(x));
    this.number.value = formatNumber(x);
  }
}

/** A long name with places where it may be broken. */
const breakable = (name) => name.replace(/[._]/g, "$&\u200b");
