// Which part of the picture is seen: zoom, pan, fit.

const CLOSEST = 6; // pixels of the screen for one of the picture
const MARGIN = 28;
const READABLE = 0.4; // a smaller scale shows no numbers

class Viewport {
  constructor(canvas, store) {
    this.canvas = canvas;
    this.store = store;
    this.pointers = new Map();
    this.wasDragged = false;
    canvas.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.onDown(event));
    canvas.addEventListener("pointermove", (event) => this.onMove(event));
    for (const kind of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(kind, (event) => this.onUp(event));
    }
    new ResizeObserver(() => this.onResize()).observe(canvas);
  }

  /** Shows another picture, whole. */
  show(svg) {
    this.scene = svgElement("g", { class: "scene" }, ...svg.childNodes);
    svg.append(this.scene);
    svg.removeAttribute("viewBox"); // moving a group is much faster than moving the viewBox
    const [x, y, width, height] = svg.dataset.whole.split(" ").map(Number);
    this.whole = { x, y, width, height };
    this.isFitted = true;
    this.fit();
  }

  /** Pixels of the screen for one of the picture. */
  get scale() {
    return this.seen.scale;
  }

  fit() {
    this.isFitted = true;
    const { clientWidth, clientHeight } = this.canvas;
    const { x, y, width, height } = this.whole;
    const across = Math.max(1, clientWidth - 2 * MARGIN);
    const down = Math.max(1, clientHeight - 2 * MARGIN);
    const scale = Math.min(across / width, down / height, 1.6);
    const seen = { width: clientWidth / scale, height: clientHeight / scale };
    this.look({ x: x - (seen.width - width) / 2, y: y - (seen.height - height) / 2, ...seen });
  }

  /** Zooms by a factor about a point of the canvas, its centre if none is given. */
  zoom(factor, at = { x: this.canvas.clientWidth / 2, y: this.canvas.clientHeight / 2 }) {
    const smallest = Math.min(0.05, this.canvas.clientWidth / (2 * this.whole.width));
    const scale = Math.max(smallest, Math.min(CLOSEST, this.scale * factor));
    const { x, y, width, height } = this.seen;
    const shrink = this.scale / scale;
    const [fixedX, fixedY] = [x + at.x / this.scale, y + at.y / this.scale];
    this.isFitted = false;
    this.look({
      x: fixedX - (fixedX - x) * shrink,
      y: fixedY - (fixedY - y) * shrink,
      width: width * shrink,
      height: height * shrink,
    });
  }

  pan(byX, byY) {
    this.isFitted = false;
    this.look({ ...this.seen, x: this.seen.x - byX / this.scale, y: this.seen.y - byY / this.scale });
  }

  /** Moves so far that a box of the picture is seen; a whole picture too small to read is zoomed into. */
  reveal(box) {
    if (this.isFitted) {
      if (this.scale >= READABLE) return;
      this.isFitted = false;
      const [width, height] = [this.canvas.clientWidth, this.canvas.clientHeight];
      this.look({ x: box.x + box.width / 2 - width / 2, y: box.y + box.height / 2 - height / 2, width, height });
    }
    const { x, y, width, height } = this.seen;
    const edge = Math.min(80 / this.scale, width / 4, height / 4);
    const overX = Math.max(0, box.x + box.width + edge - (x + width)) - Math.max(0, x - (box.x - edge));
    const overY = Math.max(0, box.y + box.height + edge - (y + height)) - Math.max(0, y - (box.y - edge));
    if (overX || overY) this.look({ ...this.seen, x: x + overX, y: y + overY });
  }

  look(seen) {
    const scale = this.canvas.clientWidth / seen.width;
    this.seen = { ...seen, scale };
    this.scene.setAttribute("transform", `scale(${scale}) translate(${-seen.x} ${-seen.y})`);
    this.store.set({ seen: this.seen });
  }

  /** The sheet gets a size in pixels: then browsers lay out the picture alone, and the page around it alone. */
  onResize() {
    byId("sheet").style.width = `${this.canvas.clientWidth}px`;
    byId("sheet").style.height = `${this.canvas.clientHeight}px`;
    if (!this.scene) return;
    if (this.isFitted) this.fit();
    else {
      const { clientWidth, clientHeight } = this.canvas;
      this.look({ ...this.seen, width: clientWidth / this.scale, height: clientHeight / this.scale });
    }
  }

  place(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  onWheel(event) {
    event.preventDefault();
    const step = event.deltaMode === 1 ? 16 * event.deltaY : event.deltaY;
    this.zoom(Math.exp(-Math.max(-120, Math.min(120, step)) * 0.003), this.place(event));
  }

  onDown(event) {
    if (event.button !== 0) return;
    this.pointers.set(event.pointerId, this.place(event));
    this.travelled = 0;
    this.wasDragged = false;
  }

  onMove(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.place(event);
    this.travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (this.travelled > 4 && !this.wasDragged) {
      this.wasDragged = true;
      this.canvas.setPointerCapture(event.pointerId);
    }
    const other = [...this.pointers].find(([id]) => id !== event.pointerId);
    if (other) {
      const [, fixed] = other;
      this.zoom(Math.hypot(now.x - fixed.x, now.y - fixed.y) / Math.hypot(before.x - fixed.x, before.y - fixed.y), fixed);
    } else if (this.wasDragged) this.pan(now.x - before.x, now.y - before.y);
    this.pointers.set(event.pointerId, now);
  }

  onUp(event) {
    this.pointers.delete(event.pointerId);
  }
}
