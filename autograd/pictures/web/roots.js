// Of a graph with several results: which of them is differentiated.

class Roots {
  constructor(app) {
    this.app = app;
    const { graph } = app;
    byId("roots").replaceChildren(...graph.roots.map((root) => element("option", { value: root }, graph.name(root))));
    byId("roots").addEventListener("change", (event) => app.startFrom(Number(event.target.value)));
    byId("start").hidden = graph.roots.length < 2;
    app.store.on(["position", "timeline", "data"], () => this.show());
    this.show();
  }

  /** Tells the number of the present one, which may be out of sight. */
  show() {
    const { graph, engine, moment, root, view } = this.app;
    const isNamed = graph.roots.length > 1 || (!view.parent && graph.label(root) !== null);
    const data = `${isNamed ? "" : `${graph.name(root)} `}= ${formatNumber(engine.data[root])}`;
    setText(byId("result"), moment.isKnown(root) ? data : "");
  }
}
