// @ts-check
/** A browser that translates the page, for the tests. */

/** @typedef {import("@playwright/test").Page} Page */

/**
 * Translates as Chromium does: each text node into <font><font>, new ones as they come. What was left alone because the
 * page asks for it is counted apart; so is what the page itself writes into live regions.
 * @param {Page} page
 */
export function translate(page) {
  return page.evaluate(() => {
    const seen = { translated: /** @type {string[]} */ ([]), spoken: /** @type {string[]} */ ([]) };
    Object.assign(window, { seen });
    const isLeft = (/** @type {Element | null} */ element) =>
      !element || element.closest("[translate=no], script, style, font, code, pre, textarea, svg") !== null;
    const wrap = (/** @type {Node} */ root) => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const found = root instanceof Text ? [root] : [];
      while (walker.nextNode()) found.push(/** @type {Text} */ (walker.currentNode));
      for (const text of found) {
        if (!text.data.trim() || isLeft(text.parentElement)) continue;
        const inner = document.createElement("font");
        const outer = document.createElement("font");
        inner.textContent = `§${text.data}§`;
        outer.append(inner);
        text.replaceWith(outer);
        seen.translated.push(text.data);
      }
    };
    const observer = new MutationObserver((records) => {
      for (const { addedNodes, target } of records)
        for (const node of addedNodes) {
          const isOurs = node instanceof Element && node.tagName === "FONT";
          const region = target instanceof Element ? target.closest("[role=status], [role=alert]") : null;
          if (!isOurs && region && node.textContent?.trim()) seen.spoken.push(node.textContent.trim());
        }
      observer.disconnect();
      for (const { addedNodes } of records) for (const node of addedNodes) if (node.isConnected) wrap(node);
      observe();
    });
    const observe = () => observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    wrap(document.body);
    observe();
  });
}

/** What was translated, each text each time, and what the page wrote into live regions. */
export const seen = (/** @type {Page} */ page) =>
  page.evaluate(() => {
    const { translated, spoken } = /** @type {any} */ (window).seen;
    return { translated: /** @type {string[]} */ ([...translated]), spoken: /** @type {string[]} */ ([...spoken]) };
  });
