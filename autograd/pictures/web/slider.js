// A slider with its number, for one leaf: dragging it evaluates the graph again.

class Slider {
  /** @param title what stands before it, if anything: the name, or the end of it. */
  constructor(app, leaf, title = null) {
    this.app = app;
    this.leaf = leaf;
    this.obstacle = app.graph.obstacle(leaf);
    const name = app.graph.name(leaf);
    const recorded = app.engine.recorded[leaf];
    const [min, max] = app.graph.span(leaf) ?? reach(Number.isFinite(recorded) ? recorded : 0);
    this.range = element("input", {
      type: "range",
      min,
      max,
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
      onkeydown: (event) => event.key === "Escape" && this.write(),
    });
    this.row = element(
      "div",
      { class: "slider", title: this.obstacle },
      title === null ? null : element("button", { class: "link", title: name, onclick: () => app.select(leaf) }, breakable(title)),
      this.range,
      this.number,
    );
    this.show();
  }

  /** Takes what was typed; what is no number stays, marked, until it is mended or the number changes. */
  enter(text) {
    const x = Number(text.trim() || NaN);
    if (!Number.isNaN(x)) this.app.assign(this.leaf, x);
    this.write();
    if (!Number.isNaN(x)) return;
    this.number.value = text;
    this.number.setAttribute("aria-invalid", "true");
    this.number.title = `Not a number: the graph still has ${formatNumber(this.shown)}. Write one such as 0.5 or 2e-3.`;
  }

  show() {
    const x = this.app.engine.data[this.leaf];
    if (Object.is(this.shown, x)) return;
    this.shown = x;
    this.range.value = x;
    this.range.setAttribute("aria-valuetext", formatNumber(x));
    this.write();
  }

  write() {
    this.number.value = formatNumber(this.shown);
    this.number.removeAttribute("aria-invalid");
    this.number.removeAttribute("title");
  }
}

/** How far a slider goes to both sides of a number; where that would leave the floats, from 0 to the number. */
function reach(x) {
  const span = Math.max(1, 2 * Math.abs(x));
  return Number.isFinite(2 * span) ? [x - span, x + span] : [Math.min(0, x), Math.max(0, x)];
}

/** A long name with places where it may be broken. */
const breakable = (name) => name.replace(/[._]/g, "$&\u200b");
