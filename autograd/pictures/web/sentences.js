// One sentence for each step. What is said of a backward step is written in Python, with places for the numbers.

class Sentences {
  constructor(app) {
    this.app = app;
    this.words = app.graph.recording.words;
  }

  /** The sentence of a step of the timeline. */
  of(step) {
    if (step.phase === "start") return "Before the forward pass: only the inputs have their numbers.";
    if (step.phase === "seed") return this.seed(step.nodes[0]);
    if (this.app.picture.nodes.get(step.item).isBox) return this.box(step);
    return step.phase === "forward" ? this.equation(step.nodes[0]) : this.backward(step.nodes[0]);
  }

  seed(root) {
    const { graph } = this.app;
    if (graph.isConstant(root)) return `${graph.name(root)} is a constant: there is nothing to differentiate.`;
    return `The backward pass starts with ${graph.name(root)}.grad = 1.`;
  }

  box(step) {
    const title = this.app.picture.title(step.item);
    const count = formatCount(step.nodes.length);
    return step.phase === "forward"
      ? `${title}: ${count} operations are computed.`
      : `${title}: ${count} operations hand their gradients on.`;
  }

  /** The node with its numbers: c = a*b = 2*(-3) = -6. */
  equation(index) {
    const { graph, engine } = this.app;
    const operands = graph.operands[index];
    const names = this.call(index, operands.map((operand) => graph.name(operand)));
    const numbers = this.call(index, operands.map((operand) => formatNumber(engine.data[operand])));
    const result = formatNumber(engine.data[index]);
    const isSame = names === numbers;
    const isStale = this.app.picture.nodes.get(graph.numbers[index])?.group.classList.contains("stale");
    return `${graph.name(index)} = ${names}${isSame ? "" : ` = ${numbers}`} = ${result}${isStale ? ", out of date" : ""}`;
  }

  /** The call of an operation with some texts as its operands. */
  call(index, texts) {
    const { text, symbol, parameters, lists } = this.app.graph.operation(index);
    if (lists) return `${symbol}(${texts.length > 6 ? [...texts.slice(0, 5), "…"].join(", ") : texts.join(", ")})`;
    const places = new Map(parameters.map((name, place) => [name, texts[place]]));
    return text.replace(/(\(|, |^)?\b([A-Za-z_]\w*)\b(?=(\)|,|$)?)/g, (match, before, word, after) => {
      const operand = places.get(word);
      if (operand === undefined) return match;
      const isApart = before !== undefined && after !== undefined;
      return (before ?? "") + (operand.startsWith("-") && !isApart ? `(${operand})` : operand);
    });
  }

  /** What a node hands on, in the words of Python's explain(). */
  backward(index) {
    const { graph, engine, complete } = this.app;
    const head = `${graph.operation(index).symbol} ${graph.name(index)}`;
    if (!complete.isReached[index]) return `${head}  no gradient arrives here`;
    const before = this.app.momentBefore().pass;
    const { mostShares } = this.words;
    const operands = graph.operands[index].slice(0, mostShares);
    const partials = engine.partials[index];
    const isConstant = (operand, position) => partials[position] !== null && graph.isConstant(operand);
    const shares = [];
    operands.forEach((operand, position) => {
      if (!isConstant(operand, position)) shares.push(this.share(operand, partials[position], complete.adjoint[index], before));
      else if (position === operands.findIndex(isConstant)) shares.push(this.constants(operands.filter(isConstant)));
    });
    const more = graph.operands[index].length - operands.length;
    if (more > 0) shares.push(`… and ${formatCount(more)} more operand${more > 1 ? "s" : ""}`);
    return `${head}  ${this.reason(index)}:  ${shares.join(" ; ")}`;
  }

  constants(operands) {
    const names = operands.map((operand) => this.app.graph.name(operand)).join(", ");
    return fill(operands.length > 1 ? this.words.constants : this.words.constant, { names });
  }

  /** What one operand receives; `pass` keeps the sums so far. */
  share(operand, partial, adjoint, pass) {
    const { graph } = this.app;
    const name = graph.name(operand);
    if (partial === null) return fill(this.words.noPath, { name });
    const contribution = adjoint * partial;
    const total = pass.isReached[operand] ? pass.adjoint[operand] + contribution : contribution;
    pass.adjoint[operand] = total;
    pass.isReached[operand] = 1;
    const numbers = { name, partial: formatNumber(partial), adjoint: formatNumber(adjoint) };
    const text = fill(this.words.receives, { ...numbers, contribution: formatNumber(contribution) });
    const isFirst = formatNumber(total) === formatNumber(contribution);
    return isFirst ? text : text + fill(this.words.inAll, { total: formatNumber(total) });
  }

  /** Why it hands that on; where the reason depends on the numbers and these have changed, in general. */
  reason(index) {
    const { graph, engine } = this.app;
    const isAsRecorded = [index, ...graph.operands[index]].every((node) => Object.is(engine.data[node], engine.recorded[node]));
    const { reasons, reason } = graph.recording;
    return isAsRecorded || graph.operation(index).hasSteadyReason ? reasons[reason[index]] : this.words.unknown;
  }
}

const fill = (template, texts) => template.replace(/\{(\w+)\}/g, (place, name) => texts[name]);
