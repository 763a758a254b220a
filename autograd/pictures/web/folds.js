// Frames close in place to a compact box, to which the edges that cross the frame attach, and open again.

const COMPACT = { height: 40, padding: 16 };
const PORTS = {
  LR: { in: [0, 0.5], out: [1, 0.5] },
  RL: { in: [1, 0.5], out: [0, 0.5] },
  TB: { in: [0.5, 0], out: [0.5, 1] },
  BT: { in: [0.5, 1], out: [0.5, 0] },
};

class Folds {
  constructor(picture, direction) {
    this.picture = picture;
    this.direction = direction;
    this.frames = picture.view.frames.map((frame) => this.readFrame(frame));
    this.lines = new Map(picture.edges.map((edge) => [edge, edge.line.getAttribute("d")]));
  }

  readFrame({ id, path, title, members }) {
    const group = this.picture.svg.querySelector(`#${id}`);
    const box = readRect(group.querySelector("rect"));
    const { x, y, width } = box;
    const frame = { id, path, title, members, group, box, isClosed: false, compact: null };
    const sign = svgElement("path", { d: `M${x + width - 16},${y + 10}h8` });
    const area = svgElement("rect", { class: "area", x: x + width - 20, y: y + 2, width: 16, height: 16, rx: 4 });
    group.append(this.button(frame, `Close ${title}`, "fold", area, sign));
    return frame;
  }

  button(frame, label, name, ...parts) {
    return svgElement(
      "g",
      {
        class: name,
        role: "button",
        tabindex: 0,
        "aria-label": label,
        onclick: () => this.toggle(frame),
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          event.stopPropagation();
          this.toggle(frame);
        },
      },
      ...parts,
    );
  }

  toggle(frame) {
    frame.isClosed = !frame.isClosed;
    if (frame.isClosed) {
      frame.compact = this.compactBox(frame);
      frame.group.parentNode.append(frame.compact.group);
      frame.compact.group.focus();
    } else {
      frame.compact.group.remove();
      frame.compact = null;
      frame.group.querySelector(".fold").focus();
    }
    this.apply();
  }

  compactBox(frame) {
    const { x, y, width, height } = frame.box;
    const inside = this.frames.filter(({ path }) => isWithin(path, frame.path));
    const count = inside.reduce((sum, { members }) => sum + members.length, 0);
    const caption = `${formatCount(count)} ${count === 1 ? "node" : "nodes"}`;
    const needed = 7.2 * Math.max(frame.title.length, caption.length) + 2 * COMPACT.padding;
    const wide = Math.min(Math.max(needed, 90), Math.max(width, 90));
    const box = { x: x + (width - wide) / 2, y: y + (height - COMPACT.height) / 2, width: wide, height: COMPACT.height };
    const middle = box.x + wide / 2;
    const group = this.button(
      frame,
      `Open ${frame.title}, ${caption}`,
      "node role-group is-compact",
      svgElement("rect", { class: "box", ...box, rx: 8 }),
      svgElement("text", { class: "name", x: middle, y: box.y + 17 }, frame.title),
      svgElement("text", { class: "caption", x: middle, y: box.y + 31 }, caption),
    );
    return { box, group };
  }

  /** Hides what lies in closed frames, and attaches the edges. */
  apply() {
    const covers = this.findCovers();
    for (const node of this.picture.nodes.values()) {
      const cover = covers.get(node.number);
      node.cover = cover ? cover.compact.group : null;
      for (const part of [node.group, node.op, node.made]) if (part) part.classList.toggle("is-covered", Boolean(cover));
    }
    const closed = this.frames.filter((frame) => frame.isClosed);
    for (const frame of this.frames) {
      const isInside = closed.some((outer) => outer !== frame && isWithin(frame.path, outer.path));
      frame.group.classList.toggle("is-covered", frame.isClosed || isInside);
      if (frame.compact) frame.compact.group.classList.toggle("is-covered", isInside);
    }
    for (const edge of this.picture.edges) this.attach(edge, covers.get(edge.operand), covers.get(edge.user));
  }

  /** For each hidden node the outermost closed frame around it. */
  findCovers() {
    const covers = new Map();
    for (const frame of this.frames) {
      const outermost = this.frames.find((outer) => outer.isClosed && isWithin(frame.path, outer.path));
      if (outermost) for (const number of frame.members) covers.set(number, outermost);
    }
    return covers;
  }

  attach(edge, from, to) {
    edge.group.classList.toggle("is-covered", Boolean(from) && from === to);
    edge.group.classList.toggle("is-attached", Boolean(from || to));
    if (from === to) {
      edge.line.setAttribute("d", this.lines.get(edge));
      return;
    }
    const user = this.picture.nodes.get(edge.user);
    const start = from ? from.compact.box : this.picture.nodes.get(edge.operand).group.querySelector(".box").getBBox();
    const end = to ? to.compact.box : (user.op ?? user.group).getBBox();
    edge.line.setAttribute("d", this.curve(this.port(start, "out"), this.port(end, "in")));
  }

  port({ x, y, width, height }, side) {
    const [across, down] = PORTS[this.direction][side];
    return [x + across * width, y + down * height];
  }

  /** A curve that leaves and arrives along the direction of the picture, with the head of an arrow. */
  curve([x, y], [u, v]) {
    const isAcross = this.direction === "LR" || this.direction === "RL";
    const [dx, dy] = isAcross ? [(u - x) / 2, 0] : [0, (v - y) / 2];
    const sign = (isAcross ? Math.sign(u - x) : Math.sign(v - y)) || 1;
    const [a, b] = isAcross ? [4 * sign, 2.8] : [2.8, 4 * sign];
    const head = isAcross ? `M${u - a},${v - b}L${u},${v}L${u - a},${v + b}` : `M${u - a},${v - b}L${u},${v}L${u + a},${v - b}`;
    return `M${x},${y}C${x + dx},${y + dy} ${u - dx},${v - dy} ${u},${v}${head}`;
  }
}

const isWithin = (path, outer) => path === outer || path.startsWith(`${outer}.`);
