// The buttons of the toolbar: zoom, theme, flow, saving, help.

class Toolbar {
  constructor(app) {
    this.app = app;
    const actions = {
      "zoom-in": () => app.viewport.zoom(1.25),
      "zoom-out": () => app.viewport.zoom(0.8),
      fit: () => app.viewport.fit(),
      flow: () => app.store.set({ isFlowShown: !app.store.state.isFlowShown }),
      theme: () => this.setTheme(!this.isDark()),
      save: () => this.save(),
      "open-help": () => app.help(),
      "close-help": () => byId("help").close(),
    };
    for (const [id, action] of Object.entries(actions)) byId(id).addEventListener("click", action);
    app.store.on(["seen"], ({ seen }) => setText(byId("scale"), `${Math.round(100 * seen.scale)} %`));
    app.store.on(["isFlowShown"], ({ isFlowShown }) => byId("flow").setAttribute("aria-pressed", String(isFlowShown)));
    addEventListener("beforeprint", () => this.fitPaper());
    addEventListener("afterprint", () => app.viewport.fitScreen());
    const { theme } = app.graph.recording;
    if (theme !== "auto") this.setTheme(theme === "dark");
  }

  /** Offers the picture as a file. */
  save() {
    const { picture, graph, store, access } = this.app;
    this.paintWhole();
    for (const node of picture.nodes.values()) access.describe(node);
    savePicture(picture.svg, graph.recording.title);
    store.announce(["seen"]);
  }

  fitPaper() {
    this.paintWhole();
    this.app.viewport.fitPaper();
  }

  /** Writes all numbers, also those out of sight. */
  paintWhole() {
    const { picture, engine, moment } = this.app;
    picture.paintNumbers(engine, moment, { x: -1e9, y: -1e9, width: 2e9, height: 2e9, scale: 1 });
  }

  isDark() {
    return matchMedia(byId("dark").media).matches;
  }

  setTheme(isDark) {
    byId("dark").media = isDark ? "all" : "not all";
    document.documentElement.style.colorScheme = isDark ? "dark" : "light";
  }
}

/** Offers an SVG whole, in the state it is in, with its styles inside. */
function savePicture(svg, title) {
  const copy = svg.cloneNode(true);
  copy.querySelectorAll(".fold").forEach((part) => part.remove());
  copy.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
  copy.querySelector(".scene").removeAttribute("transform");
  const [, , width, height] = svg.dataset.whole.split(" ");
  copy.setAttribute("viewBox", svg.dataset.whole);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  const sheets = ["shapes", "light", "dark", "marks"].map(byId).filter((sheet) => matchMedia(sheet.media).matches);
  copy.prepend(svgElement("style", {}, sheets.map((sheet) => sheet.textContent).join("\n")));
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  element("a", { href: url, download: `${title.replace(/[^\w.-]+/g, "_") || "graph"}.svg` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
