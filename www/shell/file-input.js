// @ts-check
/** What a browser chooses files with. A button opens it: for eyes, keyboard and screen reader it is not there itself. */
import { make } from "./dom.js";

/**
 * @param {(files: File[]) => void} onfiles Gets one or more; the same ones can be chosen again.
 * @param {Record<string, unknown>} [attributes] `accept`, `multiple`, `webkitdirectory`.
 */
export function fileInput(onfiles, attributes = {}) {
  const change = () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length) onfiles(files);
  };
  const input = make("input", {
    ...{ type: "file", class: "unseen", tabindex: -1, "aria-hidden": "true" },
    ...attributes,
    on: { change },
  });
  return input;
}
