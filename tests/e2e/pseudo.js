// @ts-check
/**
 * A language that nobody speaks, made of the English one and served in its place: every sentence in brackets, so that
 * what is not translated stands out; letters with accents, so that a font or an encoding that lacks them shows; and words
 * about a third longer, as German or Finnish would be. It is in no build.
 */

import { without } from "./lab-page.js";

const ACCENTS = new Map(Object.entries({ a: "á", c: "ç", e: "ê", i: "ï", n: "ñ", o: "ö", s: "š", u: "ü", y: "ý" }));
const OPEN = "⟦";
const CLOSE = "⟧";
/** What stands for something: a parameter, a choice of one or many, a term with or without another form, code. */
const KEPT = /\{\w+\}|\{\w+\||\||\}|\[\[\w+\||\[\[\w+\]\]|\]\]|`[^`]*`/g;

/** @param {string} word Grows by a third: its last vowel again and again. */
function longer(word) {
  if (word.length < 3) return word;
  const place = Math.max(...["a", "e", "i", "o", "u"].map((vowel) => word.toLowerCase().lastIndexOf(vowel)));
  if (place < 0) return word;
  return word.slice(0, place) + word.charAt(place).repeat(Math.round(word.length * 0.35)) + word.slice(place);
}

/** @param {string} text */
const foreign = (text) =>
  text.replace(/[A-Za-z]+/g, longer).replace(/[a-z]/g, (letter) => ACCENTS.get(letter) ?? letter);

/** @param {string} sentence */
export function pseudo(sentence) {
  const kept = sentence.match(KEPT) ?? [];
  const parts = sentence.split(KEPT).map(foreign);
  return OPEN + parts.map((part, place) => part + (kept[place] ?? "")).join("") + CLOSE;
}

/** @param {Record<string, string>} sentences */
export const pseudoLanguage = (sentences) =>
  Object.fromEntries(Object.entries(sentences).map(([key, sentence]) => [key, pseudo(sentence)]));

/**
 * The pseudo-language in place of English, for this page.
 * @param {import("@playwright/test").Page} page
 */
export async function speakPseudo(page) {
  await without(page, "words");
  await page.route(/\/(lang|lessons)\/en\.json$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: pseudoLanguage(await response.json()) });
  });
  await page.route(/\/presets\/index\.json$/, async (route) => {
    const response = await route.fetch();
    const { presets, ...rest } = await response.json();
    const spoken = presets.map((/** @type {any} */ preset) => ({ ...preset, title: pseudo(preset.title) }));
    await route.fulfill({ response, json: { ...rest, presets: spoken } });
  });
}

/**
 * What a person would see go wrong with longer words, in everything that is shown at this moment.
 * @typedef {{ untranslated: string[], cut: string[], overlapping: string[], sideways: string[] }} Faults
 * @param {import("@playwright/test").Page} page
 * @returns {Promise<Faults>}
 */
export function faultsOf(page) {
  return page.evaluate(() => {
    const isSeen = (/** @type {Element} */ element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    /** Only heard: clipped to a pixel. */
    const isHeard = (/** @type {Element} */ element) => {
      for (let outer = /** @type {Element | null} */ (element); outer; outer = outer.parentElement)
        if (outer.matches(".unseen, .skip") || getComputedStyle(outer).clipPath !== "none") return true;
      return false;
    };
    const isKept = (/** @type {Element} */ element) => !!element.closest("[translate=no], code, pre, script, style");
    const where = (/** @type {Element} */ element) =>
      `${element.closest("[class*='-'], section, lab-tools, header, footer")?.tagName.toLowerCase() ?? ""} ${element.tagName.toLowerCase()}${element.className && typeof element.className === "string" ? `.${element.className.trim().replaceAll(" ", ".")}` : ""}`;
    /** What stays in the window lies over what is scrolled under it. */
    const isOver = (/** @type {Element} */ element) => {
      for (let outer = /** @type {Element | null} */ (element); outer; outer = outer.parentElement)
        if (["fixed", "sticky"].includes(getComputedStyle(outer).position) && !outer.matches("dialog")) return true;
      return false;
    };
    /** As much of a line of text as the boxes that scroll let through. */
    const clipped = (/** @type {DOMRect} */ line, /** @type {Element} */ element) => {
      let { left, top, right, bottom } = line;
      for (let outer = element.parentElement; outer && outer !== document.body; outer = outer.parentElement) {
        if (getComputedStyle(outer).overflowX === "visible") continue;
        const box = outer.getBoundingClientRect();
        left = Math.max(left, box.left);
        right = Math.min(right, box.right);
        top = Math.max(top, box.top);
        bottom = Math.min(bottom, box.bottom);
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    };
    // A dialog lies over the page.
    const root = document.querySelector("dialog:modal") ?? document.body;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    /** @type {Faults} */
    const faults = { untranslated: [], cut: [], overlapping: [], sideways: [] };
    /** @type {{ element: Element, text: string, box: DOMRect }[]} */
    const boxes = [];
    let depth = 0;
    while (walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode);
      const element = node.parentElement;
      if (!element || !isSeen(element) || !node.data.trim()) continue;
      const text = node.data.trim();
      if (!isKept(element)) {
        let bare = "";
        for (const letter of node.data) {
          if (letter === "⟦") depth += 1;
          else if (letter === "⟧") depth -= 1;
          else if (depth === 0) bare += letter;
        }
        // Units that the language's own number format has put there.
        const words = bare.replace(/\d[\d.,\s]*\s?(kB|MB|ms|s|sec|min)\b/g, "");
        if (/\p{L}{2,}/u.test(words)) faults.untranslated.push(`${where(element)}: ${text.slice(0, 60)}`);
      }
      if (isHeard(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      if (!(element instanceof SVGElement) && !isOver(element))
        for (const line of range.getClientRects()) {
          const box = clipped(line, element);
          if (box.width > 2 && box.height > 2) boxes.push({ element, text: text.slice(0, 40), box });
        }
      const block = element.closest("button, p, li, td, th, label, legend, dt, dd, h1, h2, h3, h4, summary, div, a");
      if (!block || !(block instanceof HTMLElement) || block.clientWidth === 0) continue;
      const { overflowX, textOverflow } = getComputedStyle(block);
      const scrolls = overflowX === "auto" || overflowX === "scroll";
      if (!scrolls && textOverflow !== "ellipsis" && block.scrollWidth > block.clientWidth + 1)
        faults.cut.push(`${where(block)}: ${block.scrollWidth} > ${block.clientWidth}: ${text.slice(0, 50)}`);
    }
    for (const element of root.querySelectorAll("[aria-label], [alt], [title], [placeholder]")) {
      if (!isSeen(element) || isKept(element)) continue;
      for (const name of ["aria-label", "alt", "title", "placeholder"]) {
        const text = element.getAttribute(name) ?? "";
        if (/\p{L}{2,}/u.test(text) && !text.includes("⟦"))
          faults.untranslated.push(`${where(element)} ${name}: ${text.slice(0, 60)}`);
      }
    }
    boxes.sort((a, b) => a.box.top - b.box.top);
    boxes.forEach((one, place) => {
      for (const other of boxes.slice(place + 1)) {
        if (other.box.top > one.box.bottom - 3) break;
        const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const down = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
        // Lines of one paragraph touch each other; accents reach above their line.
        if (across > 3 && down > 0.4 * Math.min(one.box.height, other.box.height))
          faults.overlapping.push(`${where(one.element)} "${one.text}" and ${where(other.element)} "${other.text}"`);
      }
    });
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) faults.sideways.push(`${scrollWidth} > ${innerWidth}`);
    if (depth !== 0) faults.untranslated.push(`${depth} brackets were not closed`);
    return faults;
  });
}
