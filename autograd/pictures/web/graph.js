// The recorded graph, unpacked. Nodes are known by their index, operands before users.

const ROLES = { i: "input", p: "parameter", c: "constant", o: "operation", r: "output" };

class Graph {
  /** @param recording what page.py wrote: arrays with one entry per node. */
  constructor(recording) {
    this.recording = recording;
    this.size = recording.op.length;
    this.numbers = recording.numbers;
    this.indexes = new Map(this.numbers.map((number, index) => [number, index]));
    this.roots = recording.roots;
    this.data = Float64Array.from(recording.data, toNumber);
    this.operands = recording.operands.map((operands) => operands || []);
    this.users = this.findUsers();
  }

  /** For each node its uses: the user, and the place among its operands. */
  findUsers() {
    const users = Array.from({ length: this.size }, () => []);
    this.operands.forEach((operands, user) => {
      operands.forEach((operand, position) => users[operand].push({ user, position }));
    });
    return users;
  }

  /** The row of the table that made the node; null for a leaf. */
  operation(index) {
    const row = this.recording.op[index];
    return row < 0 ? null : this.recording.operations[row];
  }

  isLeaf(index) {
    return this.recording.op[index] < 0;
  }

  role(index) {
    return ROLES[this.recording.roles[index]];
  }

  isConstant(index) {
    return this.recording.roles[index] === "c";
  }

  scope(index) {
    const scope = this.recording.scope[index];
    return scope < 0 ? null : this.recording.scopes[scope];
  }

  /** The user's name for the node, or null. */
  label(index) {
    return this.recording.names[this.numbers[index]] ?? null;
  }

  /** What sentences call the node: its label, a constant's number, else its place. */
  name(index) {
    return this.label(index) ?? (this.isConstant(index) ? formatNumber(this.data[index]) : `#${this.numbers[index]}`);
  }

  /** What the operation calls an operand: x and y, or x1, x2, ... where it takes lists. */
  operandName(index, position) {
    const { parameters, lists } = this.operation(index);
    const single = parameters.length - lists;
    const length = lists ? (this.operands[index].length - single) / lists : 0;
    if (position >= lists * length) return parameters[lists + position - lists * length];
    return parameters[Math.floor(position / length)].replace(/s$/, "") + ((position % length) + 1);
  }

  /** The nodes that change with this one, operands before users. */
  downstream(leaf) {
    const isAffected = new Uint8Array(this.size);
    isAffected[leaf] = 1;
    const affected = [];
    for (let index = leaf + 1; index < this.size; index += 1) {
      if (this.operands[index].some((operand) => isAffected[operand])) {
        isAffected[index] = 1;
        affected.push(index);
      }
    }
    return affected;
  }

  /** From where to where the number of a leaf goes, where a film tells: over all points of its plane or fit. */
  span(leaf) {
    const { plane, fit } = this.recording.frames ?? {};
    const { inputs, bounds } = plane ?? fit ?? { inputs: [] };
    return inputs.includes(leaf) ? bounds[inputs.indexOf(leaf)] : null;
  }

  /** Why the number of a leaf cannot be changed in the page, or null where it can. */
  obstacle(leaf) {
    const blocked = this.downstream(leaf).find((index) => this.operation(index).obstacle);
    return blocked === undefined ? null : this.operation(blocked).obstacle;
  }
}

/** A number of the recording: JSON lacks nan and the infinities, which are written as text. */
const toNumber = (x) => (typeof x === "string" ? { nan: NaN, inf: Infinity, "-inf": -Infinity }[x] : x);
