// The numbers and gradients of all nodes at all moments of a film, computed bit by bit while the page is idle.

const SLICE = 12; // milliseconds in one go

class Tracks {
  /** @param onDone called when all are there. */
  constructor(app, film, onDone) {
    const { graph } = app;
    const own = Object.assign(Object.create(Object.getPrototypeOf(graph)), graph, { data: graph.data.slice() });
    this.engine = new Engine(own, operations);
    this.app = app;
    this.film = film;
    this.data = [];
    this.grad = [];
    this.onDone = onDone;
    setTimeout(() => this.work());
  }

  get isDone() {
    return this.grad.length === this.film.times.length;
  }

  /** Computes all again, because another result is differentiated. */
  restart() {
    const wasDone = this.isDone;
    [this.data, this.grad] = [[], []];
    if (wasDone) setTimeout(() => this.work());
  }

  work() {
    const start = performance.now();
    while (!this.isDone && performance.now() - start < SLICE) this.compute(this.grad.length);
    if (this.isDone) this.onDone();
    else setTimeout(() => this.work());
  }

  compute(moment) {
    this.film.recall(this.engine, moment);
    this.data.push(this.engine.data.slice());
    this.grad.push(this.engine.differentiate(this.app.root).adjoint);
  }

  /** The points of one node's line; of "data" or "grad". */
  line(kind, index) {
    return this.film.times.map((time, moment) => [time, this[kind][moment][index]]);
  }
}
