// The line that tells the present step. A sentence too long for it is cut, and opens over the picture to be read whole.

class Line {
  constructor() {
    this.text = byId("sentence");
    this.more = byId("more");
    this.isOpen = false;
    this.more.addEventListener("click", () => this.toggle(!this.isOpen));
    this.text.addEventListener("click", () => {
      if (!this.more.hidden && !this.isOpen) this.toggle(true);
    });
    new ResizeObserver(() => this.measure()).observe(this.text);
  }

  show(sentence) {
    setText(this.text, sentence);
    requestAnimationFrame(() => this.measure()); // then the browser measures once, for this and for the screen
  }

  /** Offers to open what is cut. */
  measure() {
    if (!this.isOpen) this.more.hidden = this.text.scrollHeight <= this.text.clientHeight + 1;
  }

  toggle(isOpen) {
    this.isOpen = isOpen;
    this.text.parentElement.classList.toggle("is-open", isOpen);
    this.more.setAttribute("aria-expanded", String(isOpen));
    setText(this.more, isOpen ? "less" : "more");
    this.measure();
  }
}
