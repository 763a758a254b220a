// The numbers by which sentences call what has no name (#12), beside the boxes that a step is about or that are
// pointed at.

class Tags {
  constructor(app) {
    this.app = app;
    this.layer = svgElement("g", { class: "tags", "aria-hidden": "true" });
    this.pointed = null;
    app.store.on(["position", "timeline", "selected"], () => this.show());
    byId("canvas").addEventListener("pointerover", (event) => this.point(event.target.closest("g.node, g.op")));
    this.show();
  }

  point(group) {
    const number = group && !group.classList.contains("is-compact") ? Number(group.id.slice(1)) : null;
    if (number === this.pointed) return;
    this.pointed = number;
    this.show();
  }

  show() {
    const { picture, moment, store, viewport } = this.app;
    const { item, phase } = moment.step;
    const around = phase === "seed" ? [] : picture.entering(item).map((edge) => edge.operand);
    const numbers = new Set([item, ...around, picture.nodes.has(this.pointed) ? this.pointed : 0]);
    if (store.state.selected !== null) numbers.add(this.app.shownAs(store.state.selected));
    const nodes = [...numbers].map((number) => picture.nodes.get(number)).filter((node) => node && this.isCalledByNumber(node));
    this.layer.replaceChildren(...nodes.map(tag));
    if (this.layer.parentNode !== viewport.scene) viewport.scene.append(this.layer);
  }

  isCalledByNumber({ index, isBox, cover }) {
    const { graph } = this.app;
    return !isBox && !cover && graph.label(index) === null && !graph.isConstant(index);
  }
}

const tag = ({ number, box }) => svgElement("text", { class: "tag", x: box.x + 5, y: box.y + 2.5 }, `#${number}`);
