// The plane of two inputs: which class the graph sees where, the points it was trained on, and the present input,
// which can be dragged.

const PLANE = { width: 288, height: 216 };
const WORK = 1_000_000; // operands that are looked at for one picture of the plane
const [COARSEST, FINEST] = [12, 40]; // points asked along each side

class Plane {
  constructor(app, plane) {
    this.app = app;
    this.plane = plane;
    this.sweep = new Sweep(app, plane.inputs, plane.outputs);
    this.bounds = plane.bounds;
    this.canvas = element("canvas", { class: "plane", role: "img" });
    this.reading = element("span", { class: "reading" });
    this.element = element(
      "figure",
      {},
      element("figcaption", {}, element("b", {}, "Classes"), this.reading),
      this.canvas,
      element("p", { class: "hint" }, "Drag in it: the ring is the input of the graph."),
    );
    for (const kind of ["pointerdown", "pointermove"]) {
      this.canvas.addEventListener(kind, (event) => event.buttons && this.drag(event));
    }
    app.store.on(["data"], () => this.request());
    new ResizeObserver(() => this.request()).observe(this.canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.request());
    new MutationObserver(() => this.request()).observe(document.documentElement, { attributeFilter: ["style"] });
  }

  /** Draws before the next picture of the screen, once. */
  request() {
    if (this.isRequested) return;
    this.isRequested = true;
    requestAnimationFrame(() => {
      this.isRequested = false;
      this.draw();
    });
  }

  draw() {
    const { clientWidth, clientHeight } = this.canvas;
    if (!clientWidth) return;
    Object.assign(this.canvas, { width: clientWidth * devicePixelRatio, height: clientHeight * devicePixelRatio });
    this.colors = readColors(this.canvas);
    const count = Math.round(Math.max(COARSEST, Math.min(FINEST, Math.sqrt(WORK / this.sweep.work))));
    const context = this.canvas.getContext("2d");
    const paper = new OffscreenCanvas(PLANE.width, PLANE.height);
    paper.getContext("2d").putImageData(this.paintField(this.field(count), count), 0, 0);
    context.drawImage(paper, 0, 0, this.canvas.width, this.canvas.height);
    this.drawPoints(context, devicePixelRatio);
    this.tell();
  }

  /** How far each class is ahead of the next, at count by count points, row by row from below. */
  field(count) {
    const [xs, ys] = this.bounds.map(([low, high]) =>
      Array.from({ length: count }, (_, place) => low + ((high - low) * place) / (count - 1)),
    );
    this.sweep.begin();
    return ys.flatMap((y) => xs.map((x) => this.scores(this.sweep.at(x, y))));
  }

  /** The scores of all classes; one output stands against the threshold. */
  scores(outputs) {
    return outputs.length === 1 ? [this.plane.threshold, outputs[0]] : outputs;
  }

  /** A picture of the field: a class by its colour, the stronger the more it is ahead. */
  paintField(field, count) {
    const { width, height } = PLANE;
    const image = new ImageData(width, height);
    const strongest = 2 * median(field.map(lead)) || 1;
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const u = ((count - 1) * column) / (width - 1);
        const v = ((count - 1) * (height - 1 - row)) / (height - 1);
        const scores = between(field, count, u, v);
        const color = this.colors.classes[winner(scores) % this.colors.classes.length];
        const strength = 0.2 + 0.34 * Math.min(1, lead(scores) / strongest);
        const start = 4 * (row * width + column);
        this.colors.paper.forEach((paper, part) => {
          image.data[start + part] = strength * color[part] + (1 - strength) * paper;
        });
        image.data[start + 3] = 255;
      }
    }
    return image;
  }

  drawPoints(context, scale) {
    const { points, classes, inputs } = this.plane;
    const dot = (x, y, radius, fill, line, lineWidth) => {
      context.beginPath();
      context.arc(...this.place(x, y), radius * scale, 0, 2 * Math.PI);
      context.fillStyle = fill;
      context.fill();
      context.lineWidth = lineWidth * scale;
      context.strokeStyle = line;
      context.stroke();
    };
    points.forEach(([x, y], place) => {
      const color = css(this.colors.classes[classes[place] % this.colors.classes.length]);
      dot(x, y, 3.2, color, css(this.colors.paper), 1);
    });
    const [x, y] = inputs.map((input) => this.app.engine.data[input]);
    dot(x, y, 6.5, "transparent", css(this.colors.ink), 2);
  }

  /** Says how many of the points are on the side of their class. */
  tell() {
    const { points, classes } = this.plane;
    this.sweep.begin();
    const right = points.filter(([x, y], place) => winner(this.scores(this.sweep.at(x, y))) === classes[place]).length;
    const text = `${formatCount(right)} of ${formatCount(points.length)} right`;
    setText(this.reading, text);
    this.canvas.setAttribute("aria-label", `The classes that the graph tells apart, and the points: ${text}`);
  }

  /** Where a point lies on the canvas. */
  place(x, y) {
    const [[left, right], [low, high]] = this.bounds;
    const { width, height } = this.canvas;
    return [(width * (x - left)) / (right - left), height - (height * (y - low)) / (high - low)];
  }

  /** Moves the input of the graph to the pointer. */
  drag(event) {
    const box = this.canvas.getBoundingClientRect();
    const [[left, right], [low, high]] = this.bounds;
    const x = left + ((right - left) * (event.clientX - box.left)) / box.width;
    const y = high - ((high - low) * (event.clientY - box.top)) / box.height;
    this.app.assignAll([
      [this.plane.inputs[0], x],
      [this.plane.inputs[1], y],
    ]);
  }
}

/** The scores between the points of a grid, from the four around. */
function between(field, count, u, v) {
  const column = Math.min(count - 2, Math.floor(u));
  const row = Math.min(count - 2, Math.floor(v));
  const [x, y] = [u - column, v - row];
  const corner = row * count + column;
  const [a, b, c, d] = [field[corner], field[corner + 1], field[corner + count], field[corner + count + 1]];
  return a.map((_, index) => (1 - y) * ((1 - x) * a[index] + x * b[index]) + y * ((1 - x) * c[index] + x * d[index]));
}

/** The class with the largest score, the first of several. */
function winner(scores) {
  let best = 0;
  for (let index = 1; index < scores.length; index += 1) if (scores[index] > scores[best]) best = index;
  return best;
}

/** How far the largest score is ahead of the next. */
function lead(scores) {
  const best = winner(scores);
  let next = -Infinity;
  scores.forEach((score, index) => {
    if (index !== best && score > next) next = score;
  });
  return scores[best] - next;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const css = ([red, green, blue]) => `rgb(${red} ${green} ${blue})`;

/** The colours of the classes, the paper and the ink, as they are in the present theme. */
function readColors(place) {
  const style = getComputedStyle(place);
  const read = (name) => {
    const digits = style.getPropertyValue(name).trim().slice(1);
    return [0, 2, 4].map((start) => parseInt(digits.slice(start, start + 2), 16));
  };
  return { classes: [0, 1, 2, 3, 4, 5].map((index) => read(`--class${index}`)), paper: read("--paper"), ink: read("--ink") };
}
