// Evaluates the graph forward, and differentiates it backward, as Python does.

class Engine {
  constructor(graph, operations) {
    this.graph = graph;
    this.operations = operations;
    this.data = graph.data;
    this.recorded = graph.data.slice();
    this.partials = this.graph.operands.map((operands, index) => this.recordedPartials(index));
    this.affected = { leaf: -1, nodes: [] };
    this.isOutdated = graph.recording.isStale; // then one change evaluates everything
  }

  /** What Python recorded where that is not what the rule gives on the operands' numbers; else the rule's. */
  recordedPartials(index) {
    const kept = this.graph.recording.kept[index];
    if (kept) return kept.map(toNumber);
    return this.graph.isLeaf(index) ? [] : this.applyRule(index);
  }

  /** Gives a leaf another number and evaluates what depends on it. */
  assign(leaf, x) {
    if (this.affected.leaf !== leaf) this.affected = { leaf, nodes: this.graph.downstream(leaf) };
    this.data[leaf] = x;
    this.evaluate(this.isOutdated ? this.graph.operands.keys() : this.affected.nodes);
    this.isOutdated = false;
  }

  /** Gives leaves the numbers of a mapping and evaluates everything. */
  assignAll(numbers) {
    for (const [leaf, x] of numbers) this.data[leaf] = x;
    this.evaluate(this.graph.operands.keys());
  }

  reset() {
    this.data.set(this.recorded);
    this.partials = this.graph.operands.map((operands, index) => this.recordedPartials(index));
    this.isOutdated = this.graph.recording.isStale;
  }

  evaluate(indexes) {
    for (const index of indexes) {
      const operation = this.graph.operation(index);
      if (operation && !operation.obstacle) {
        const { forward } = this.operations.get(operation.name);
        const xs = this.graph.operands[index].map((operand) => this.data[operand]);
        this.data[index] = operation.lists ? forward(xs) : forward(...xs);
        this.partials[index] = this.applyRule(index);
      }
    }
  }

  /** The local derivatives of a node by its operands; null where there is no path. */
  applyRule(index) {
    const operation = this.graph.operation(index);
    const rule = this.operations.get(operation.name).partials;
    const xs = this.graph.operands[index].map((operand) => this.data[operand]);
    return operation.lists ? rule(this.data[index], xs) : rule(this.data[index], ...xs);
  }

  /**
   * The derivative of the root by every node, and which nodes a path reaches.
   * @param hasHandedOn says of a node whether it has given its gradient to its operands yet.
   * @param complete the whole pass, whose gradients are handed on; without it, this is the whole pass.
   */
  differentiate(root, hasHandedOn = () => true, complete = null) {
    const pass = { adjoint: new Float64Array(this.graph.size), isReached: new Uint8Array(this.graph.size) };
    if (this.graph.isConstant(root)) return pass;
    pass.adjoint[root] = 1;
    pass.isReached[root] = 1;
    const source = complete ?? pass;
    for (let user = root; user >= 0; user -= 1) {
      if (source.isReached[user] && hasHandedOn(user)) this.handOn(user, source.adjoint[user], pass);
    }
    return pass;
  }

  handOn(user, incoming, pass) {
    const operands = this.graph.operands[user];
    const partials = this.partials[user];
    for (let position = 0; position < operands.length; position += 1) {
      const operand = operands[position];
      if (partials[position] !== null && !this.graph.isConstant(operand)) {
        const part = incoming * partials[position];
        pass.adjoint[operand] = pass.isReached[operand] ? pass.adjoint[operand] + part : part;
        pass.isReached[operand] = 1;
      }
    }
  }
}
