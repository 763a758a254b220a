// Keys for everything; a field that is typed in keeps its own, and a slider those that move it.

class Keyboard {
  constructor(app) {
    this.app = app;
    this.keys = {
      ArrowRight: () => app.player.step(1),
      ArrowLeft: () => app.player.step(-1),
      Home: () => app.player.go(0),
      End: () => app.player.go(Infinity),
      " ": () => app.player.toggle(),
      "+": () => app.viewport.zoom(1.25),
      "=": () => app.viewport.zoom(1.25),
      "-": () => app.viewport.zoom(0.8),
      0: () => app.viewport.fit(),
      "/": () => byId("search").focus(),
      "?": () => app.help(),
      Escape: () => app.escape(),
    };
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  onKey(event) {
    const isSlid = event.target.matches("input[type=range]") && /^(Arrow|Home|End|Page)/.test(event.key);
    const isTyped = isSlid || event.target.matches("input:not([type=range]), select, textarea");
    const isPressed = event.key === " " && event.target.matches("button, [role=button]");
    if (isPressed || event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
    if (isTyped && event.key !== "Escape") return;
    const action = event.shiftKey && event.key.startsWith("Arrow") ? () => this.walk(event.key) : this.keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** Goes along an edge from the selected node: left to its first operand, right to its first user, up and down aside. */
  walk(key) {
    const { graph, store } = this.app;
    const { selected } = store.state;
    let next = this.app.root;
    if (selected !== null) {
      if (key === "ArrowLeft") next = graph.operands[selected][0] ?? selected;
      else if (key === "ArrowRight") next = graph.users[selected][0]?.user ?? selected;
      else next = this.beside(selected, key === "ArrowDown" ? 1 : -1);
    }
    this.app.select(next);
    this.app.access.follow(next);
  }

  /** The next operand of the same user. */
  beside(index, by) {
    const { graph } = this.app;
    const use = graph.users[index][0];
    const around = use ? graph.operands[use.user] : graph.roots;
    const place = around.indexOf(index) + by;
    return around[(place + around.length) % around.length];
  }
}
