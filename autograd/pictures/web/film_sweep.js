// Asks a graph for its outputs at many points: evaluates only what lies between some inputs and the outputs.

class Sweep {
  constructor(app, inputs, outputs) {
    this.engine = app.engine;
    this.inputs = inputs;
    this.outputs = outputs;
    const { graph } = app;
    const isBelow = new Set(inputs.flatMap((input) => [...graph.downstream(input)]));
    const isAbove = upstream(graph, outputs);
    this.steps = [...isBelow]
      .filter((index) => isAbove.has(index))
      .sort((a, b) => a - b)
      .map((index) => ({ index, operation: graph.operation(index), operands: graph.operands[index] }))
      .map((step) => ({ ...step, forward: operations.get(step.operation.name).forward }));
    this.work = this.steps.reduce((sum, { operands }) => sum + operands.length, 1);
  }

  /** Starts from the present numbers of the graph. */
  begin() {
    this.data = this.engine.data.slice();
  }

  /** The outputs where the inputs are these numbers. */
  at(...numbers) {
    const { data } = this;
    for (let place = 0; place < numbers.length; place += 1) data[this.inputs[place]] = numbers[place];
    for (const { index, operation, operands, forward } of this.steps) {
      const xs = operands.map((operand) => data[operand]);
      data[index] = operation.lists ? forward(xs) : forward(...xs);
    }
    return this.outputs.map((output) => data[output]);
  }
}

/** The nodes that some nodes are made of, and these. */
function upstream(graph, nodes) {
  const found = new Set(nodes);
  for (const index of found) for (const operand of graph.operands[index]) found.add(operand);
  return found;
}
