// One picture of the graph, an SVG drawn by Python: finds its parts, and paints numbers and steps into them.

const NOT_YET = "·"; // stands where a number has not arrived
const MANY = 500; // nodes; in smaller pictures all numbers are written
const SMALLEST = 4; // pixels of the screen: smaller digits cannot be read, and are not written where there are many
const DIGITS = 12; // their size in the picture
const [THINNEST, THICKEST] = [0.8, 5]; // edges that carry gradient

class Picture {
  /**
   * @param view what page.py wrote of it: title, path, boxes.
   * @param svg its element.
   */
  constructor(graph, view, svg) {
    this.graph = graph;
    this.view = view;
    this.svg = svg;
    this.itemOf = new Int32Array(graph.size);
    this.nodes = new Map(this.findNodes());
    this.edges = [...svg.querySelectorAll("g.edge")].map((group) => this.readEdge(group));
    this.edgesOf = new Map();
    for (const edge of this.edges) {
      for (const end of new Set([edge.user, edge.operand])) {
        if (!this.edgesOf.has(end)) this.edgesOf.set(end, []);
        this.edgesOf.get(end).push(edge);
      }
    }
    this.highlighted = [];
    for (const { number, members } of view.boxes) {
      for (const [first, last] of members) this.itemOf.fill(number, first - 1, last);
    }
  }

  /** Each drawn node by its number, with the elements that show it. */
  *findNodes() {
    for (const group of this.svg.querySelectorAll("g.node")) {
      const number = Number(group.dataset.number);
      const index = this.graph.indexes.get(number);
      const isBox = group.classList.contains("role-group");
      if (!isBox) this.itemOf[index] = number;
      yield [
        number,
        {
          number,
          index,
          isBox,
          group,
          box: readRect(group.querySelector("rect.box")),
          data: group.querySelector(".data tspan.value"),
          grad: group.querySelector(".grad tspan.value"),
          op: this.svg.querySelector(`#o${number}`),
          made: this.svg.querySelector(`#m${number}`),
        },
      ];
    }
  }

  readEdge(group) {
    return {
      group,
      line: group.querySelector(".line"),
      user: Number(group.dataset.user),
      position: Number(group.dataset.position),
      operand: Number(group.dataset.operand),
    };
  }

  /** True where the making of a node is drawn: an operation, or a box of them; not on the border of a part. */
  isMade(number) {
    const node = this.nodes.get(number);
    return node.isBox || node.op !== null;
  }

  entering(number) {
    return (this.edgesOf.get(number) ?? []).filter((edge) => edge.user === number);
  }

  /** Shows a moment; the numbers only where they are seen, because laying out text takes most of the time. */
  paint(engine, moment, seen, flowMoment) {
    for (const node of this.nodes.values()) {
      if (!node.isBox) this.markPending(node, !moment.isKnown(node.index));
    }
    this.paintNumbers(engine, moment, seen);
    this.paintFlow(engine, flowMoment);
  }

  /** Writes the numbers of the nodes that lie in what is seen, or near it. */
  paintNumbers(engine, { isKnown, pass }, seen) {
    const around = widened(seen);
    if (this.nodes.size > MANY) this.cull(around);
    const isFar = this.nodes.size > MANY && DIGITS * seen.scale * devicePixelRatio < SMALLEST;
    this.svg.classList.toggle("is-far", isFar);
    if (isFar) return;
    for (const node of this.nodes.values()) {
      if (node.isBox || !overlaps(node.box, around)) continue;
      write(node, "data", isKnown(node.index) ? engine.data[node.index] : null);
      write(node, "grad", pass && pass.isReached[node.index] ? pass.adjoint[node.index] : null);
    }
  }

  /** Leaves out what lies beyond what is seen: painting takes time for everything that is not hidden. */
  cull(around) {
    for (const node of this.nodes.values()) {
      hide(node, !overlaps(node.box, around), [node.group, node.op, node.made]);
    }
    for (const edge of this.edges) {
      const ends = [this.nodes.get(edge.operand).box, this.nodes.get(edge.user).box];
      hide(edge, !overlaps(hull(...ends), around), [edge.group]);
    }
  }

  markPending(node, isPending) {
    if (node.isPending === isPending) return;
    node.isPending = isPending;
    for (const part of [node.group, node.op, node.made, ...this.entering(node.number).map((edge) => edge.group)]) {
      if (part) part.classList.toggle("is-pending", isPending);
    }
  }

  /** Marks what a step uses: the node, its operation, the edges, and on the way back who receives. */
  highlight(step) {
    for (const [part, name] of this.highlighted) part.classList.remove(name);
    this.highlighted = [];
    const mark = (part, name) => {
      if (!part) return;
      part.classList.add(name);
      this.highlighted.push([part, name]);
    };
    const node = this.nodes.get(step.item);
    if (!node) return;
    const colour = step.phase === "forward" ? "is-forward" : "is-backward";
    for (const part of [node.cover ?? node.group, node.op, node.made]) mark(part, colour);
    if (step.phase === "seed") return;
    for (const edge of this.entering(step.item)) {
      mark(edge.group, colour);
      if (step.phase === "backward") this.markReceiver(edge, step, mark);
    }
  }

  /** Marks who receives a gradient, unless it is in the same closed frame. */
  markReceiver(edge, step, mark) {
    const [receiver, giver] = [this.nodes.get(edge.operand), this.nodes.get(step.item)];
    const isHidden = receiver.cover && receiver.cover === giver.cover;
    if (!isHidden && (receiver.isBox || !this.graph.isConstant(receiver.index))) mark(receiver.cover ?? receiver.group, "is-receiving");
  }

  /** Shows by width and colour how much gradient each edge has carried by a moment; without one, nothing. */
  paintFlow(engine, moment) {
    const flows = this.edges.map((edge) => (moment ? this.flow(edge, engine, moment) : null));
    const largest = flows.reduce((most, flow) => (Math.abs(flow) < Infinity ? Math.max(most, Math.abs(flow)) : most), 0);
    this.edges.forEach(({ group, line }, place) => {
      const flow = flows[place];
      if (Object.is(group.flow, flow) && group.largest === largest) return;
      Object.assign(group, { flow, largest });
      const share = largest > 0 ? Math.min(1, Math.abs(flow) / largest) : 0;
      line.style.strokeWidth = flow === null ? "" : (THINNEST + (THICKEST - THINNEST) * Math.sqrt(share)).toFixed(1);
      group.classList.toggle("positive", flow > 0);
      group.classList.toggle("negative", flow < 0);
    });
  }

  /** What the operand of an edge has received through it; null where nothing has come yet, or boxes hide it. */
  flow(edge, engine, { pass, hasHandedOn }) {
    const user = this.nodes.get(edge.user);
    if (!pass || user.isBox || !hasHandedOn(user.index)) return null;
    const operand = this.graph.operands[user.index][edge.position];
    const partial = engine.partials[user.index][edge.position];
    if (partial === null || operand === undefined || this.graph.isConstant(operand)) return null;
    return pass.adjoint[user.index] * partial;
  }

  /** The title of a rolled-up box. */
  title(number) {
    return this.nodes.get(number).group.querySelector(".name").textContent;
  }

  select(number) {
    this.svg.querySelectorAll(".is-selected").forEach((part) => part.classList.remove("is-selected"));
    const node = this.nodes.get(number);
    if (!node) return;
    for (const part of [node.group, node.op]) if (part) part.classList.add("is-selected");
    for (const edge of this.edgesOf.get(number) ?? []) edge.group.classList.add("is-selected");
  }

  /** Where a node lies, its operation included. */
  boxOf(number) {
    const node = this.nodes.get(number);
    if (!node) return null;
    const box = (node.cover ?? node.group).getBBox();
    if (!node.op || node.cover) return box;
    const op = node.op.getBBox();
    const [x, y] = [Math.min(box.x, op.x), Math.min(box.y, op.y)];
    const right = Math.max(box.x + box.width, op.x + op.width);
    return { x, y, width: right - x, height: Math.max(box.y + box.height, op.y + op.height) - y };
  }
}

/** Writes a number, or that it is not there yet, where it has changed. */
function write(node, kind, x) {
  const last = `last-${kind}`;
  if (!node[kind] || Object.is(node[last], x)) return;
  node[last] = x;
  node[kind].textContent = x === null ? NOT_YET : formatNumber(x);
}

/** Hides or shows the parts of something where that changes. */
function hide(thing, isHidden, parts) {
  if (thing.isHidden === isHidden) return;
  thing.isHidden = isHidden;
  for (const part of parts) if (part) part.classList.toggle("is-beyond", isHidden);
}
