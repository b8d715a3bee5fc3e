// @ts-check
/** Onto paper: print.css and the components' styles read `data-print`, which says what is printed. */

/**
 * In a sandbox, as that of a course page's frame and of the tabs opened from it, a browser passes over a script's request to
 * print without a word: it says `beforeprint` where it does print.
 * @param {string} what
 * @returns {"printed" | "frame" | "menu"} `frame`: only a tab of its own can print it. `menu`: the person can, and the
 *   sheet stays laid out for that.
 */
export function toPaper(what) {
  const { dataset } = document.documentElement;
  const ends = new AbortController();
  let isPrinted = false;
  addEventListener("beforeprint", () => (isPrinted = true), { signal: ends.signal });
  addEventListener("afterprint", () => delete dataset.print, { once: true });
  dataset.print = what;
  print();
  ends.abort();
  if (isPrinted) return "printed";
  if (self === self.top) return "menu";
  delete dataset.print;
  return "frame";
}
