// What the side panel shows of a film: what it says of many inputs, its curves, leaves and gradients over time.

const MOST_LINES = 300; // in one chart

/** Adds the sections, above the inputs. */
function addFilmPanel(app, film) {
  const { plane, fit, curves, note } = film.frames;
  const parts = [];
  const isFree = ({ inputs }) => inputs.every((input) => app.graph.obstacle(input) === null);
  if (plane && isFree(plane)) parts.push(new Plane(app, plane).element);
  if (fit && isFree(fit)) parts.push(new Fit(app, fit).element);
  if (curves.length) parts.push(curveChart(app, film, curves));
  if (film.leaves.length) parts.push(...trackCharts(app, film));
  if (note) parts.push(element("p", { class: "note" }, note));
  if (parts.length) byId("inputs").closest("section").before(element("section", { class: "over-time" }, ...parts));
}

function curveChart(app, film, curves) {
  const names = curves.map(({ name }) => name.replaceAll("_", " "));
  const isAlone = curves.length === 1;
  const chart = new Chart(isAlone ? capitalized(names[0]) : "Curves", film, true);
  chart.element.classList.add("curves");
  chart.draw(curves.map(({ points }) => ({ kind: "curve", points })));
  app.store.on(["moment"], ({ moment }) => {
    const numbers = curves.map(({ points }) => formatNumber(readCurve(points, film.times[moment])));
    chart.mark(moment, isAlone ? numbers : numbers.map((number, place) => `${names[place]} ${number}`));
  });
  return chart.element;
}

/** All leaves that change as a bundle of lines, their gradients as another, and the selected node in both; before these
 * the result, where the film has no curves. */
function trackCharts(app, film) {
  const { graph } = app;
  const every = Math.ceil(film.leaves.length / MOST_LINES);
  const leaves = film.leaves.filter((_, place) => place % every === 0);
  const areParameters = leaves.every((leaf) => graph.role(leaf) === "parameter");
  const result = film.frames.curves.length ? null : new Chart(graph.name(app.root), film, true);
  const charts = {
    data: new Chart(areParameters ? "Parameters" : "Leaves", film, false),
    grad: new Chart("Gradients", film, false),
  };
  const drawn = `${formatCount(leaves.length)}${every > 1 ? ` of ${formatCount(film.leaves.length)}` : ""} line${leaves.length === 1 ? "" : "s"}`;
  const mark = ({ selected, moment }) => {
    result?.mark(moment, [formatNumber(tracks.data[moment][app.root])]);
    for (const [kind, chart] of Object.entries(charts)) {
      const number = selected === null ? 0 : tracks[kind][moment][selected];
      chart.mark(moment, [selected === null ? drawn : `${graph.name(selected)} ${formatNumber(number)}`]);
    }
  };
  const draw = (state) => {
    if (!tracks.isDone) return;
    result?.draw([{ kind: "curve", points: tracks.line("data", app.root) }]);
    for (const [kind, chart] of Object.entries(charts)) {
      const lines = leaves.map((index) => ({ kind: "bundle", points: tracks.line(kind, index) }));
      if (state.selected !== null) lines.push({ kind: "own", points: tracks.line(kind, state.selected) });
      chart.draw(lines);
    }
    mark(state);
  };
  const tracks = new Tracks(app, film, () => draw(app.store.state));
  app.store.on(["selected"], draw);
  app.store.on(["root"], () => {
    result?.name(graph.name(app.root));
    tracks.restart();
  });
  app.store.on(["moment"], (state) => tracks.isDone && mark(state));
  return [result, ...Object.values(charts)].filter(Boolean).map((chart) => chart.element);
}

const capitalized = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
