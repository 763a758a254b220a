// A small chart of lines over the times of a film, with a mark at the present one, which can be dragged.

const CHART = { width: 288, height: 78, padding: 6 };

class Chart {
  /**
   * @param title of the chart.
   * @param film whose times it is over.
   * @param mayBeLogarithmic whether lines that fall far are drawn so.
   */
  constructor(title, film, mayBeLogarithmic) {
    this.film = film;
    this.mayBeLogarithmic = mayBeLogarithmic;
    const viewBox = `0 0 ${CHART.width} ${CHART.height}`;
    this.svg = svgElement("svg", { class: "chart", viewBox, role: "img" });
    this.title = element("b");
    this.reading = element("span", { class: "reading" });
    this.high = element("span", { class: "high" });
    this.low = element("span", { class: "low" });
    this.element = element(
      "figure",
      {},
      element("figcaption", {}, this.title, this.reading),
      element("div", { class: "plot" }, this.svg, element("div", { class: "ends" }, this.high, this.low)),
    );
    this.name(title);
    this.svg.addEventListener("pointerdown", (event) => this.follow(event));
    this.svg.addEventListener("pointermove", (event) => event.buttons && this.follow(event));
  }

  name(title) {
    setText(this.title, title);
    this.svg.setAttribute("aria-label", title);
  }

  /** @param lines each with its points and a kind. */
  draw(lines) {
    this.setScale(lines.flatMap(({ points }) => points.map(([, y]) => y)).filter(Number.isFinite));
    this.cursor = svgElement("path", { class: "cursor" });
    const paths = lines.map(({ kind, points }) => svgElement("path", { class: kind, d: this.path(points) }));
    this.svg.style.setProperty("--faintness", Math.max(0.12, 1 / Math.sqrt(lines.length)));
    this.svg.replaceChildren(...paths, this.cursor);
  }

  setScale(ys) {
    const [low, high] = ys.reduce(([a, b], y) => [Math.min(a, y), Math.max(b, y)], [Infinity, -Infinity]);
    this.scale = this.mayBeLogarithmic && low > 0 && high > 30 * low ? Math.log : (y) => y;
    this.range = low < high ? [this.scale(low), this.scale(high)] : [this.scale(low) - 1, this.scale(low) + 1];
    setText(this.high, ys.length ? formatNumber(high, 3) : "");
    setText(this.low, low < high ? formatNumber(low, 3) : "");
  }

  path(points) {
    return points
      .filter(([, y]) => Number.isFinite(y))
      .map(([time, y], place) => `${place ? "L" : "M"}${this.x(time).toFixed(1)} ${this.y(y).toFixed(1)}`)
      .join("");
  }

  x(time) {
    const { times, last } = this.film;
    return last ? (CHART.width * (time - times[0])) / (times[last] - times[0]) : CHART.width / 2;
  }

  y(number) {
    const [low, high] = this.range;
    const { height, padding } = CHART;
    return height - padding - ((height - 2 * padding) * (this.scale(number) - low)) / (high - low);
  }

  /** Marks a moment, and tells in one text or several what is read there. */
  mark(moment, texts) {
    const x = Math.max(0.75, Math.min(CHART.width - 0.75, this.x(this.film.times[moment]))).toFixed(1);
    this.cursor?.setAttribute("d", `M${x} 0V${CHART.height}`);
    this.reading.replaceChildren(...texts.map((text) => element("span", {}, text)));
  }

  follow(event) {
    const { left, width } = this.svg.getBoundingClientRect();
    const { times, last } = this.film;
    this.film.goTo(times[0] + ((event.clientX - left) / width) * (times[last] - times[0]));
  }
}

/** What a curve says at a time: its last number until then, or the first. */
const readCurve = (points, time) => (points.findLast(([other]) => other <= time) ?? points[0])[1];
