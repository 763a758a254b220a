// The curve that the graph computes along its one input, among the points it was fitted to, and the present input,
// which can be dragged.

const FIT = { width: 288, height: 208, left: 38, right: 8, top: 18, bottom: 30 };
const [ROUGHEST, SMOOTHEST] = [24, 145]; // points of the curve
const TICKS = 5; // about so many on each axis
const FAR = 1e5; // beyond that the curve is not drawn as steep as it is

class Fit {
  constructor(app, fit) {
    this.app = app;
    this.fit = fit;
    this.sweep = new Sweep(app, fit.inputs, fit.outputs);
    this.curve = svgElement("path", { class: "curve" });
    this.ring = svgElement("circle", { class: "ring", r: 5.5 });
    this.svg = svgElement("svg", { class: "fit", viewBox: `0 0 ${FIT.width} ${FIT.height}`, role: "img" });
    this.svg.append(...this.axes(), this.inside(this.points(), this.curve), this.ring);
    this.reading = element("span", { class: "reading" });
    this.element = element(
      "figure",
      {},
      element("figcaption", {}, element("b", {}, "Fit"), this.reading),
      this.svg,
      element("p", { class: "hint" }, "Drag in it: the ring is the input of the graph."),
    );
    for (const kind of ["pointerdown", "pointermove"]) {
      this.svg.addEventListener(kind, (event) => event.buttons && this.drag(event));
    }
    app.store.on(["data"], () => this.draw());
    this.draw();
  }

  /** Lines and numbers along both axes, and the names of what they measure. */
  axes() {
    const { graph } = this.app;
    const { width, height, left, right, bottom } = FIT;
    const [across, up] = this.fit.bounds.map(([low, high]) => ticks(low, high));
    const line = (d) => svgElement("path", { class: "tick", d });
    const text = (x, y, anchor, content) => svgElement("text", { x, y, "text-anchor": anchor }, content);
    return [
      ...across.map((x) => line(`M${this.x(x)} ${FIT.top}V${height - bottom}`)),
      ...up.map((y) => line(`M${left} ${this.y(y)}H${width - right}`)),
      ...across.map((x) => text(this.x(x), height - bottom + 12, "middle", formatNumber(x, 3))),
      ...up.map((y) => text(left - 5, this.y(y) + 3, "end", formatNumber(y, 3))),
      text(width - right, height - 4, "end", graph.name(this.fit.inputs[0])),
      text(left, FIT.top - 6, "start", graph.name(this.fit.outputs[0])),
    ];
  }

  /** Parts that are cut off where they leave the axes. */
  inside(...parts) {
    const { width, height, left, right, top, bottom } = FIT;
    const viewBox = `${left} ${top} ${width - left - right} ${height - top - bottom}`;
    const [x, y, w, h] = viewBox.split(" ");
    return svgElement("svg", { x, y, width: w, height: h, viewBox }, ...parts);
  }

  points() {
    const dots = this.fit.points.map(([x, y]) => `M${this.x(x)} ${this.y(y)}h0`);
    return svgElement("path", { class: "points", d: dots.join("") });
  }

  draw() {
    const [[low, high]] = this.fit.bounds;
    const count = Math.round(Math.max(ROUGHEST, Math.min(SMOOTHEST, WORK / this.sweep.work)));
    const xs = Array.from({ length: count }, (_, place) => low + ((high - low) * place) / (count - 1));
    this.sweep.begin();
    const ys = xs.map((x) => this.sweep.at(x)[0]);
    this.curve.setAttribute("d", this.path(xs, ys));
    this.tell();
    const { data } = this.app.engine;
    const [x, y] = [data[this.fit.inputs[0]], data[this.fit.outputs[0]]];
    const isSeen = [x, y].every((number, axis) => number >= this.fit.bounds[axis][0] && number <= this.fit.bounds[axis][1]);
    this.ring.classList.toggle("is-away", !isSeen);
    if (isSeen) furnish(this.ring, { cx: this.x(x), cy: this.y(y) }, []);
  }

  /** The curve, with a gap where it is not finite. */
  path(xs, ys) {
    const isThere = (place) => Number.isFinite(ys[place]);
    const level = (place) => Math.max(-FAR, Math.min(FAR, this.y(ys[place])));
    const step = (x, place) => `${place && isThere(place - 1) ? "L" : "M"}${this.x(x)} ${level(place)}`;
    return xs.map((x, place) => (isThere(place) ? step(x, place) : "")).join("");
  }

  /** Says how far the points are from the curve, on the average. */
  tell() {
    const { points } = this.fit;
    this.sweep.begin();
    const squares = points.map(([x, y]) => (this.sweep.at(x)[0] - y) ** 2);
    const error = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / points.length);
    const text = `root mean square error ${formatNumber(error, 3)}`;
    setText(this.reading, text);
    this.svg.setAttribute("aria-label", `The curve that the graph fits to ${formatCount(points.length)} points: ${text}`);
  }

  x(number) {
    const [low, high] = this.fit.bounds[0];
    return round(FIT.left + ((FIT.width - FIT.left - FIT.right) * (number - low)) / (high - low));
  }

  y(number) {
    const [low, high] = this.fit.bounds[1];
    return round(FIT.height - FIT.bottom - ((FIT.height - FIT.top - FIT.bottom) * (number - low)) / (high - low));
  }

  /** Moves the input of the graph to the pointer. */
  drag(event) {
    const { left, width } = this.svg.getBoundingClientRect();
    const [low, high] = this.fit.bounds[0];
    const place = ((event.clientX - left) * FIT.width) / width - FIT.left;
    const share = Math.max(0, Math.min(1, place / (FIT.width - FIT.left - FIT.right)));
    this.app.assign(this.fit.inputs[0], low + (high - low) * share);
  }
}

/** Round numbers between two, evenly spaced: 1, 2 or 5 times a power of ten apart. */
function ticks(low, high) {
  const least = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= least * 0.999);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, place) => (first + place) * step + 0);
}

const round = (x) => Number(x.toFixed(1));
