// Rectangles of the picture: x and y of the corner, width and height.

/** The rectangle of an SVG's rect. */
const readRect = (rect) => {
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
  return { x, y, width, height };
};

const overlaps = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** True where the second lies in the first, but for less than a pixel. */
const contains = (outer, { x, y, width, height }) =>
  outer.x <= x + 1 && outer.y <= y + 1 && outer.x + outer.width >= x + width - 1 && outer.y + outer.height >= y + height - 1;

/** A region with some room on all sides. */
const widened = ({ x, y, width, height }) => ({
  x: x - width / 4,
  y: y - height / 4,
  width: 1.5 * width,
  height: 1.5 * height,
});

/** The smallest rectangle around two. */
const hull = (a, b) => {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)];
  return { x, y, width: right - x, height: bottom - y };
};
