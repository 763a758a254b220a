// Numbers over time, where the recording has them: a slider goes through the moments of a training.

class Frames {
  constructor(app) {
    this.app = app;
    this.frames = app.graph.recording.frames;
    if (!this.frames) return;
    byId("frames").hidden = false;
    const slider = byId("frame");
    slider.max = this.frames.labels.length - 1;
    slider.value = slider.max;
    slider.addEventListener("input", () => this.show(Number(slider.value)));
    this.show(Number(slider.value));
  }

  /** Gives the leaves the numbers that they had then, and evaluates the graph. */
  show(moment) {
    const { labels, leaves, data, caption } = this.frames;
    this.app.assignAll(leaves.map((leaf, place) => [leaf, data[moment][place]]));
    setText(byId("frame-label"), `${caption} ${labels[moment]}`);
    byId("frame").setAttribute("aria-valuetext", `${caption} ${labels[moment]}`);
  }
}
