// Tells all about the selected node: number, gradient, how it was made, where it goes.

class Inspector {
  constructor(app) {
    this.app = app;
    byId("close-inspector").addEventListener("click", () => app.store.set({ selected: null }));
    app.store.on(["selected", "timeline"], () => this.build());
    app.store.on(["data", "position", "timeline"], () => this.refresh());
  }

  build() {
    const { selected } = this.app.store.state;
    byId("inspector").hidden = selected === null;
    this.fields = [];
    this.slider = null;
    if (selected === null) return;
    const { graph } = this.app;
    byId("inspector-title").replaceChildren(
      element("span", { class: `chip role-${graph.role(selected)}` }, graph.role(selected)),
      element("span", { class: "name" }, graph.name(selected)),
      element("span", { class: "number" }, graph.label(selected) === null ? "" : `#${graph.numbers[selected]}`),
    );
    const parts = [
      ...this.numbers(selected),
      ...(graph.isLeaf(selected) ? this.change(selected) : this.making(selected)),
      ...this.uses(selected),
    ];
    byId("inspector-body").replaceChildren(...parts.filter(Boolean));
    this.refresh();
  }

  /** A place for text that changes with the numbers. */
  live(tag, attributes, text) {
    const target = element(tag, attributes);
    this.fields.push(() => setText(target, text()));
    return target;
  }

  refresh() {
    if (this.app.store.state.selected === null) return;
    for (const update of this.fields) update();
    if (this.slider) this.slider.show();
  }

  numbers(index) {
    const { graph, engine } = this.app;
    const scope = graph.scope(index);
    const rows = [
      element("dt", {}, "data"),
      this.live("dd", { id: "inspector-data" }, () => this.data(index)),
      element("dt", {}, "grad"),
      this.live("dd", { id: "inspector-grad" }, () => this.gradient(index)),
    ];
    if (scope !== null) rows.push(element("dt", {}, "scope"), element("dd", {}, scope));
    return [
      element("dl", { class: "numbers" }, ...rows),
      this.live("p", { class: "hint" }, () => this.storedGradient(index)),
    ];
  }

  data(index) {
    return this.app.moment.isKnown(index) ? formatExactly(this.app.engine.data[index]) : "not computed yet";
  }

  gradient(index) {
    if (this.app.graph.isConstant(index)) return "none: a constant";
    const { pass } = this.app.moment;
    if (!pass || !pass.isReached[index]) return pass ? "nothing has arrived" : "not computed yet";
    const isComplete = Object.is(pass.adjoint[index], this.app.complete.adjoint[index]);
    return formatExactly(pass.adjoint[index]) + (isComplete ? "" : " so far");
  }

  /** What `.grad` was in Python, where that is something else: backward() was not run, or added up. */
  storedGradient(index) {
    const stored = this.app.graph.recording.grad?.[index];
    const { graph, store, complete, root } = this.app;
    const isMoot = stored === undefined || store.state.isChanged || graph.isConstant(index);
    if (isMoot || isNear(stored, complete.adjoint[index])) return "";
    return `In Python its .grad is ${formatNumber(stored)}: the page shows one backward pass from ${graph.name(root)}.`;
  }

  change(index) {
    this.slider = new Slider(this.app, index);
    const why = this.slider.obstacle;
    return [
      element("h3", {}, "change it"),
      this.slider.row,
      element("p", { class: "hint" }, why ?? "Drag it: the whole graph is evaluated again. Double-click to undo."),
    ];
  }

  making(index) {
    const { graph } = this.app;
    const { doc, obstacle } = graph.operation(index);
    return [
      element("h3", {}, "made by"),
      this.live("p", { class: "formula" }, () => this.app.sentences.equation(index)),
      element("p", { class: "hint" }, obstacle ?? doc),
      element("h3", {}, "operands"),
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...["", "data", "local derivative", "hands back"].map(heading))),
        element("tbody", {}, ...graph.operands[index].slice(0, MOST_ROWS).map((_, place) => this.operand(index, place))),
      ),
      this.rest(graph.operands[index].length),
    ];
  }

  operand(index, position) {
    const { graph, engine } = this.app;
    const operand = graph.operands[index][position];
    const formula = graph.operation(index).partials?.[position];
    return element(
      "tr",
      {},
      element("td", {}, this.link(operand, `${graph.operandName(index, position)} = `)),
      this.live("td", {}, () => formatNumber(engine.data[operand])),
      element(
        "td",
        {},
        this.live("span", {}, () => this.partial(index, position)),
        formula ? element("small", {}, formula) : null,
      ),
      this.live("td", {}, () => this.handedOn(index, position)),
    );
  }

  partial(index, position) {
    const partial = this.app.engine.partials[index][position];
    return partial === null ? "no path" : formatNumber(partial);
  }

  /** What a node gives to one of its operands in the whole backward pass. */
  handedOn(index, position) {
    const partial = this.app.engine.partials[index][position];
    const { adjoint, isReached } = this.app.complete;
    const isOut = partial === null || !isReached[index] || this.app.graph.isConstant(this.app.graph.operands[index][position]);
    return isOut ? "–" : formatNumber(adjoint[index] * partial);
  }

  uses(index) {
    const uses = this.app.graph.users[index];
    if (!uses.length) return [element("h3", {}, "used by"), element("p", { class: "hint" }, "nothing: it is a result")];
    return [
      element("h3", {}, "used by"),
      element(
        "table",
        {},
        element("thead", {}, element("tr", {}, ...["", "as", "grad from there"].map(heading))),
        element("tbody", {}, ...uses.slice(0, MOST_ROWS).map((use) => this.use(use))),
      ),
      this.rest(uses.length),
    ];
  }

  use({ user, position }) {
    const { graph } = this.app;
    return element(
      "tr",
      {},
      element("td", {}, this.link(user, `${graph.operation(user).symbol} `)),
      element("td", {}, graph.operandName(user, position)),
      this.live("td", {}, () => this.handedOn(user, position)),
    );
  }

  rest(count) {
    return count > MOST_ROWS ? element("p", { class: "hint" }, `and ${formatCount(count - MOST_ROWS)} more`) : null;
  }

  link(index, before = "") {
    return element(
      "span",
      {},
      before,
      element("button", { class: "link", onclick: () => this.app.select(index) }, this.app.graph.name(index)),
    );
  }
}

const MOST_ROWS = 50;

const heading = (text) => element("th", { scope: "col" }, text);

const isNear = (x, y) => Object.is(x, y) || Math.abs(x - y) <= 1e-12 * Math.abs(y) || (x === 0 && y === 0);
