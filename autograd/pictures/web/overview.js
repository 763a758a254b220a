// A small map of the whole picture, shown while only a part of it is seen: it tells which part, and where the present
// step is. A click or a drag in it goes there.

const MAP = { width: 176, height: 110, thinnest: 12 }; // pixels of the screen

class Overview {
  constructor(app) {
    this.app = app;
    this.spot = element("div", { class: "spot" });
    this.lens = element("div", { class: "lens" });
    this.map = element("div", { id: "overview", title: "The whole picture: click to go there", "aria-hidden": "true" });
    byId("canvas").append(this.map);
    for (const kind of ["pointerdown", "pointermove"]) this.map.addEventListener(kind, (event) => this.onPointer(event));
    this.map.addEventListener("click", (event) => event.stopPropagation());
    app.store.on(["timeline"], () => this.build());
    app.store.on(["position", "timeline"], () => this.markStep());
    app.store.on(["seen"], () => this.frame());
    this.build();
    this.markStep();
  }

  /** Draws the frames and boxes of the picture, small. */
  build() {
    const { picture, folds, viewport } = this.app;
    const { x, y, width, height } = viewport.whole;
    const factor = Math.min(MAP.width / width, MAP.height / height);
    this.map.style.width = `${Math.max(MAP.thinnest, factor * width)}px`;
    this.map.style.height = `${Math.max(MAP.thinnest, factor * height)}px`;
    const outline = (boxes) => boxes.map((box) => `M${box.x},${box.y}h${box.width}v${box.height}h${-box.width}z`).join("");
    this.map.replaceChildren(
      svgElement(
        "svg",
        { viewBox: `${x} ${y} ${width} ${height}`, preserveAspectRatio: "none" },
        svgElement("path", { class: "frames", d: outline(folds.frames.map(({ box }) => box)) }),
        svgElement("path", { class: "boxes", d: outline([...picture.nodes.values()].map(({ box }) => box)) }),
      ),
      this.lens,
      this.spot,
    );
    this.frame();
  }

  /** Shows which part is seen; the map hides where that is all. */
  frame() {
    const { seen, whole } = this.app.viewport;
    this.map.hidden = contains(seen, whole);
    const [left, right] = [seen.x, seen.x + seen.width].map((x) => share(x - whole.x, whole.width));
    const [top, bottom] = [seen.y, seen.y + seen.height].map((y) => share(y - whole.y, whole.height));
    Object.assign(this.lens.style, { left: `min(${percent(left)}, 100% - 5px)`, top: `min(${percent(top)}, 100% - 5px)` });
    Object.assign(this.lens.style, { width: percent(right - left), height: percent(bottom - top) });
  }

  markStep() {
    const { picture, moment, viewport } = this.app;
    const node = picture.nodes.get(moment.step.item);
    this.spot.hidden = !node;
    if (!node) return;
    const { x, y, width, height } = node.box;
    this.spot.dataset.phase = moment.step.phase;
    this.spot.style.left = percent(share(x + width / 2 - viewport.whole.x, viewport.whole.width));
    this.spot.style.top = percent(share(y + height / 2 - viewport.whole.y, viewport.whole.height));
  }

  onPointer(event) {
    event.stopPropagation();
    if (!event.buttons) return;
    this.map.setPointerCapture(event.pointerId);
    const { whole, scale } = this.app.viewport;
    const { left, top, width, height } = this.map.getBoundingClientRect();
    const x = whole.x + (whole.width * (event.clientX - left)) / width;
    const y = whole.y + (whole.height * (event.clientY - top)) / height;
    this.app.viewport.centre({ x, y, width: 0, height: 0 }, scale);
  }
}

/** A part of a whole, from 0 to 1. */
const share = (part, whole) => Math.max(0, Math.min(1, part / whole));

const percent = (x) => `${(100 * x).toFixed(2)}%`;
