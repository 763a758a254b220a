// Finds nodes by name, operation, symbol, number (#12) or scope.

const MOST_FOUND = 30;

class Search {
  constructor(app) {
    this.app = app;
    this.field = byId("search");
    this.list = byId("found");
    this.chosen = -1;
    this.field.addEventListener("input", () => this.show());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("focus", () => this.field.select());
    this.field.addEventListener("blur", () => this.close());
  }

  /** Indexes of matching nodes: first those whose name begins so. */
  find(text) {
    const wanted = text.trim().toLowerCase();
    if (!wanted) return [];
    const found = [];
    for (let index = 0; index < this.app.graph.size; index += 1) {
      const place = this.place(index, wanted);
      if (place < 3) found.push([place, index]);
    }
    return found.sort(([a, i], [b, j]) => a - b || i - j).map(([, index]) => index);
  }

  /** How well a node matches: 0 best, 3 not at all. */
  place(index, wanted) {
    const { graph } = this.app;
    const operation = graph.operation(index);
    const name = graph.name(index).toLowerCase();
    if (name === wanted || `#${graph.numbers[index]}` === wanted) return 0;
    if (name.startsWith(wanted) || operation?.symbol === wanted || operation?.name === wanted) return 1;
    return [name, graph.scope(index)?.toLowerCase()].some((text) => text?.includes(wanted)) ? 2 : 3;
  }

  show() {
    this.found = this.find(this.field.value);
    this.chosen = this.found.length ? 0 : -1;
    const rows = this.found.slice(0, MOST_FOUND).map((index, place) => this.row(index, place));
    const rest = this.found.length - rows.length;
    if (rest > 0) rows.push(element("li", { class: "hint" }, `and ${formatCount(rest)} more`));
    if (!rows.length && this.field.value.trim()) rows.push(element("li", { class: "hint" }, "nothing found"));
    this.list.replaceChildren(...rows);
    this.list.hidden = rows.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.mark();
  }

  row(index, place) {
    const { graph } = this.app;
    const about = graph.operation(index)?.symbol ?? graph.role(index);
    return element(
      "li",
      { role: "option", id: `found-${place}`, onpointerdown: (event) => this.take(place, event) },
      element("b", {}, graph.name(index)),
      element("span", {}, [about, graph.scope(index)].filter(Boolean).join(" · ")),
    );
  }

  mark() {
    [...this.list.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === this.chosen)));
    this.field.setAttribute("aria-activedescendant", this.chosen < 0 ? "" : `found-${this.chosen}`);
    this.list.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  onKey(event) {
    const last = Math.min(this.found?.length ?? 0, MOST_FOUND) - 1;
    if (event.key === "ArrowDown") this.chosen = Math.min(this.chosen + 1, last);
    else if (event.key === "ArrowUp") this.chosen = Math.max(this.chosen - 1, 0);
    else if (event.key === "Enter" && this.chosen >= 0) this.take(this.chosen, event);
    else if (event.key === "Escape") this.leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.mark();
  }

  take(place, event) {
    event.preventDefault();
    this.app.select(this.found[place]);
    this.field.blur();
  }

  /** Forgets what was typed. */
  leave() {
    this.field.value = "";
    this.field.blur();
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
  }
}
