// Plays the steps one after the other, at half, normal or double speed, once or in a loop.

const STEPS_PER_SECOND = 4;

export class Player {
  constructor(store) {
    this.store = store;
    this.speed = 1;
    this.loop = false;
    this.playing = false;
    this.timer = 0;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.store.t >= this.store.T - 1) this.store.pin(0);
    this.playing = true;
    this.#schedule();
    this.store.changed();
  }

  pause() {
    clearTimeout(this.timer);
    if (!this.playing) return;
    this.playing = false;
    this.store.changed();
  }

  #schedule() {
    this.timer = setTimeout(() => this.#step(), 1000 / (STEPS_PER_SECOND * this.speed));
  }

  #step() {
    const atEnd = this.store.t >= this.store.T - 1;
    if (atEnd && !this.loop) return this.pause();
    this.store.pin(atEnd ? 0 : this.store.t + 1);
    this.#schedule();
  }
}
