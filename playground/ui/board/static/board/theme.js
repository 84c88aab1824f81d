// Light or dark, read from what Streamlit shows, and followed at once.

import { computed, luminance } from "../parts/colour.js";

const DARK = 0.18; // luminance below which white text reads better than black

export class Theme {
  constructor(element) {
    this.element = element;
    this.toDark = {};
    this.listeners = new Set();
    this.dark = this.#isDark();
    this.observer = new MutationObserver(() => this.#check());
    for (const node of [document.documentElement, document.body, document.head, element.parentElement]) {
      if (node) this.observer.observe(node, { attributes: true, childList: node === document.head });
    }
    this.#mark();
  }

  /** Take the map from colours of the light theme to those of the dark one. */
  use(map) {
    this.toDark = map;
  }

  colour(hex) {
    return this.dark ? (this.toDark[hex] ?? hex) : hex;
  }

  /** The same object with every colour in it as it is in the theme on screen. */
  recolour(value) {
    if (!this.dark) return value;
    if (typeof value === "string") return this.toDark[value] ?? value;
    if (Array.isArray(value)) return value.map((item) => this.recolour(item));
    if (value === null || typeof value !== "object" || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.recolour(item)]));
  }

  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  destroy() {
    this.observer.disconnect();
  }

  #isDark() {
    const app = document.querySelector("[data-testid=stApp]") ?? document.body;
    return luminance(computed(getComputedStyle(app).backgroundColor)) < DARK;
  }

  #mark() {
    this.element.dataset.theme = this.dark ? "dark" : "light";
  }

  #check() {
    const dark = this.#isDark();
    if (dark === this.dark) return;
    this.dark = dark;
    this.#mark();
    this.listeners.forEach((listener) => listener());
  }
}
