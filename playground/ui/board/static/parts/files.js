// Handing a text or a picture over as a file.

import { h } from "./dom.js";

/** Hand a file to the person. */
export function save(file, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  h("a", { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
