// What the page shows at present, in one place; whoever shows a part of it is told when it changes.

class Store {
  constructor(state) {
    this.state = state;
    this.listeners = [];
  }

  /** Calls `listener(state)` after a change of any of the keys. */
  on(keys, listener) {
    this.listeners.push({ keys, listener });
  }

  /** Changes some of the state and tells those who listen, once each. */
  set(changes) {
    const changed = Object.keys(changes).filter((key) => !Object.is(this.state[key], changes[key]));
    Object.assign(this.state, changes);
    this.announce(changed);
  }

  /** Tells those who listen to any of the keys. */
  announce(changed) {
    for (const { keys, listener } of this.listeners) {
      if (keys.some((key) => changed.includes(key))) listener(this.state);
    }
  }
}
