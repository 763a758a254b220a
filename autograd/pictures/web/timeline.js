// The steps that the page goes through: the forward pass, the seed, the backward pass. One step is one drawn
// node, or one box with all the nodes it stands for.

class Timeline {
  /**
   * @param graph the graph.
   * @param picture knows for each node the number of what shows it; 0 for none.
   * @param root the node to differentiate.
   */
  constructor(graph, picture, root) {
    this.graph = graph;
    this.root = root;
    this.steps = [{ phase: "start", item: 0, nodes: [] }];
    this.knownAt = new Int32Array(graph.size);
    this.handedOnAt = new Int32Array(graph.size);
    const { itemOf } = picture;
    const made = (index) => !graph.isLeaf(index) && picture.isMade(itemOf[index]);
    this.addSteps("forward", this.groupByItem(itemOf, made, (a, b) => a.last - b.last), this.knownAt);
    this.seedAt = this.steps.length;
    this.steps.push({ phase: "seed", item: itemOf[root], nodes: [root] });
    this.handedOnAt.fill(this.seedAt);
    const isUpstream = this.findUpstream();
    const hands = (index) => made(index) && isUpstream[index];
    this.addSteps("backward", this.groupByItem(itemOf, hands, (a, b) => b.first - a.first), this.handedOnAt);
    this.last = this.steps.length - 1;
  }

  /** Drawn items with the nodes each stands for, in the order of a pass. */
  groupByItem(itemOf, isWanted, compare) {
    const items = new Map();
    for (let index = 0; index < this.graph.size; index += 1) {
      const item = itemOf[index];
      if (item !== 0 && isWanted(index)) {
        if (!items.has(item)) items.set(item, { item, first: index, nodes: [] });
        items.get(item).nodes.push(index);
        items.get(item).last = index;
      }
    }
    return [...items.values()].sort(compare);
  }

  addSteps(phase, items, doneAt) {
    for (const { item, nodes } of items) {
      for (const index of nodes) doneAt[index] = this.steps.length;
      this.steps.push({ phase, item, nodes });
    }
  }

  /** Marks the nodes that the root is made of. */
  findUpstream() {
    const isUpstream = new Uint8Array(this.graph.size);
    isUpstream[this.root] = 1;
    for (let index = this.root; index >= 0; index -= 1) {
      if (isUpstream[index]) for (const operand of this.graph.operands[index]) isUpstream[operand] = 1;
    }
    return isUpstream;
  }

  /** What is known after so many steps: numbers of nodes, and the gradients that have arrived by then. */
  moment(engine, complete, position) {
    const isBackward = position >= this.seedAt;
    const hasHandedOn = (index) => this.handedOnAt[index] <= position;
    return {
      step: this.steps[position],
      hasHandedOn,
      isKnown: (index) => this.knownAt[index] <= position,
      pass: isBackward ? engine.differentiate(this.root, hasHandedOn, complete) : null,
    };
  }
}
