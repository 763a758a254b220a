// Which part of the picture is seen: zoom, pan, fit.

const CLOSEST = 6; // pixels of the screen for one of the picture
const MARGIN = 28;
const READABLE = 0.55; // at a smaller scale numbers are hard to read
const COMFORTABLE = 0.75; // the scale at which a part is shown

class Viewport {
  constructor(canvas, store) {
    this.canvas = canvas;
    this.store = store;
    this.pointers = new Map();
    this.wasDragged = false;
    this.isOnPaper = false;
    canvas.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.onDown(event));
    canvas.addEventListener("pointermove", (event) => this.onMove(event));
    for (const kind of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(kind, (event) => this.onUp(event));
    }
    new ResizeObserver(() => this.onResize()).observe(canvas);
  }

  /** Shows another picture: whole where it can be read so, else the part around a box of it. */
  show(svg, home) {
    this.scene = svgElement("g", { class: "scene" }, ...svg.childNodes);
    svg.append(this.scene);
    svg.removeAttribute("viewBox"); // moving a group is much faster than moving the viewBox
    const [x, y, width, height] = svg.dataset.whole.split(" ").map(Number);
    this.whole = { x, y, width, height };
    this.home = home;
    this.open();
  }

  /** Shows what is seen first; the picture comes back to it when the window changes, until it is moved. */
  open() {
    const { across, down } = this.scales();
    if (Math.min(across, down) >= READABLE) this.fit();
    else {
      this.centre(this.home, COMFORTABLE);
      this.arrangement = "open";
    }
  }

  /** The scales at which the whole just fits. */
  scales() {
    const { clientWidth, clientHeight } = this.canvas;
    return {
      across: Math.max(1, clientWidth - 2 * MARGIN) / this.whole.width,
      down: Math.max(1, clientHeight - 2 * MARGIN) / this.whole.height,
    };
  }

  /** Pixels of the screen for one of the picture. */
  get scale() {
    return this.seen.scale;
  }

  fit() {
    const { across, down } = this.scales();
    this.centre(this.whole, Math.min(across, down, 1.6));
    this.arrangement = "fit";
  }

  /** Puts the middle of a box into the middle of what is seen, as far as that does not show what is beyond the picture. */
  centre(box, scale) {
    const [width, height] = [this.canvas.clientWidth / scale, this.canvas.clientHeight / scale];
    const [left, top] = [box.x + (box.width - width) / 2, box.y + (box.height - height) / 2];
    const x = held(left, width, this.whole.x, this.whole.width, MARGIN / scale);
    const y = held(top, height, this.whole.y, this.whole.height, MARGIN / scale);
    this.arrangement = null;
    this.look({ x, y, width, height });
  }

  /** Zooms by a factor about a point of the canvas, its centre if none is given. */
  zoom(factor, at = { x: this.canvas.clientWidth / 2, y: this.canvas.clientHeight / 2 }) {
    const { across, down } = this.scales();
    const smallest = Math.min(0.05, across / 2, down / 2);
    const scale = Math.max(smallest, Math.min(CLOSEST, this.scale * factor));
    const { x, y, width, height } = this.seen;
    const shrink = this.scale / scale;
    const [fixedX, fixedY] = [x + at.x / this.scale, y + at.y / this.scale];
    this.arrangement = null;
    this.look({
      x: fixedX - (fixedX - x) * shrink,
      y: fixedY - (fixedY - y) * shrink,
      width: width * shrink,
      height: height * shrink,
    });
  }

  pan(byX, byY) {
    this.arrangement = null;
    this.look({ ...this.seen, x: this.seen.x - byX / this.scale, y: this.seen.y - byY / this.scale });
  }

  /**
   * Moves so far that a box of the picture is seen.
   * @param isToBeRead whether to zoom in wherever it could not be read; else only where the whole is shown.
   */
  reveal(box, isToBeRead = false) {
    const isFitted = this.arrangement === "fit";
    if (this.scale < READABLE && (isFitted || isToBeRead)) this.centre(box, COMFORTABLE);
    else if (isFitted) return;
    const { x, y, width, height } = this.seen;
    const edge = Math.min(80 / this.scale, width / 4, height / 4);
    const overX = Math.max(0, box.x + box.width + edge - (x + width)) - Math.max(0, x - (box.x - edge));
    const overY = Math.max(0, box.y + box.height + edge - (y + height)) - Math.max(0, y - (box.y - edge));
    if (overX || overY) {
      this.arrangement = null;
      this.look({ ...this.seen, x: x + overX, y: y + overY });
    }
  }

  look(seen) {
    const scale = this.canvas.clientWidth / seen.width;
    this.seen = { ...seen, scale };
    this.scene.setAttribute("transform", `scale(${scale}) translate(${-seen.x} ${-seen.y})`);
    this.store.set({ seen: this.seen });
  }

  /** Shows the whole picture, as large as the style sheet for paper lets it be. */
  fitPaper() {
    this.isOnPaper = true;
    this.scene.removeAttribute("transform");
    this.scene.ownerSVGElement.setAttribute("viewBox", this.scene.ownerSVGElement.dataset.whole);
  }

  /** Undoes that. */
  fitScreen() {
    this.isOnPaper = false;
    this.scene.ownerSVGElement.removeAttribute("viewBox");
    this.look({ ...this.seen });
  }

  /** The sheet gets a size in pixels: then browsers lay out the picture alone, and the page around it alone. */
  onResize() {
    byId("sheet").style.width = `${this.canvas.clientWidth}px`;
    byId("sheet").style.height = `${this.canvas.clientHeight}px`;
    if (!this.scene || this.isOnPaper) return;
    if (this.arrangement) this[this.arrangement]();
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

/** Where what is seen starts, held within the whole and its margin; a whole that is smaller comes into the middle. */
function held(start, length, wholeStart, wholeLength, margin) {
  const [first, last] = [wholeStart - margin, wholeStart + wholeLength + margin - length];
  return first > last ? (first + last) / 2 : Math.max(first, Math.min(last, start));
}
