// @ts-check
/**
 * The embed turns into the application: of index.html it takes the styles and the sections of its panel (`data-panel`),
 * and then runs app.js as the page does. So there is one page and one program.
 */
import { PANELS } from "../panels/registry.js";
import { PANEL, lock } from "../shell/locks.js";
import { HIDDEN, normalized, readRequest } from "./request.js";
import "./lab-embed.js";

/** What the application needs besides its panel: words, keys, what failed. */
const ALWAYS = [
  "lab-notices",
  ...PANELS.flatMap(({ elements, isEverywhere }) => (isEverywhere ? elements : [])),
].join();
const FIRST_PANEL = "classify";
/** Its steps lead to every other section: it brings them all. */
const ALL = "lessons";

export async function start() {
  const page = await index();
  const request = readRequest(location.search);
  const panel = page.querySelector(`main [data-panel~="${request.panel}"]`) ? request.panel : FIRST_PANEL;
  keepAddress();
  lock([...(panel === ALL ? [] : [PANEL]), ...request.lock]);
  const { dataset } = document.documentElement;
  dataset.panel = panel;
  dataset.hide = request.hide.join(" ");
  leaveOut(request.hide);
  if (request.isCompact) dataset.compact = "";
  await styles(page);
  show(page, panel);
  // What the frame is for has to be known when it is uncovered.
  const shown = PANELS.filter(({ embeds = {} }) => panel in embeds).map(({ load }) => load?.());
  await Promise.all(shown);
  await import("../app.js");
}

/**
 * What the link leaves out is in the document all the same: the page's program finds what it expects.
 * @param {string[]} parts
 */
function leaveOut(parts) {
  const sheet = new CSSStyleSheet();
  for (const part of parts) {
    const selector = HIDDEN[/** @type {keyof typeof HIDDEN} */ (part)];
    sheet.insertRule(`html[data-embed] ${selector} { display: none }`);
  }
  document.adoptedStyleSheets.push(sheet);
}

/**
 * Parsed and not run. XMLHttpRequest alone makes a document of an answer without a markup string, which the site's
 * rules allow none.
 * @returns {Promise<Document>}
 */
function index() {
  return new Promise((resolve, reject) => {
    /** Sent by begin.js. @type {XMLHttpRequest} */
    const request = /** @type {any} */ (globalThis).cifarLabEarly.page;
    const take = () =>
      request.status === 200 && request.responseXML
        ? resolve(request.responseXML)
        : reject(new Error(`index.html: ${request.status}`));
    if (request.readyState === XMLHttpRequest.DONE) return take();
    request.onloadend = take;
  });
}

/** app.js reads the address: it finds there what the panel stands for. */
function keepAddress() {
  try {
    history.replaceState(null, "", location.pathname + normalized(location.search));
  } catch {
    // The address as it came says what it says.
  }
}

/**
 * The page's style sheets, before those of the embed; resolves when all have come, or failed to.
 * @param {Document} page
 */
async function styles(page) {
  const own = document.querySelector('link[href="embed/embed.css"]');
  const known = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href"));
  const coming = [...page.querySelectorAll("head > link[rel=stylesheet]")]
    .map((link) => /** @type {HTMLLinkElement} */ (document.importNode(link)))
    .filter((link) => !known.includes(link.getAttribute("href")));
  const loaded = coming.map(
    (link) =>
      new Promise((resolve) => {
        // Paper has its own sheet, which nobody waits for.
        if (link.media === "print") return resolve(null);
        link.onload = link.onerror = () => resolve(null);
      }),
  );
  own?.before(...coming);
  await Promise.all(loaded);
}

/**
 * @param {Document} page
 * @param {string} panel
 */
function show(page, panel) {
  const { dataset } = document.documentElement;
  const isOf = (/** @type {Element} */ node) => (node.getAttribute("data-panel") ?? "").split(" ").includes(panel);
  const all = [...page.querySelectorAll("main > [data-panel]")].map((node) => document.importNode(node, true));
  const sections = panel === ALL ? all.sort((a, b) => Number(isOf(b)) - Number(isOf(a))) : all.filter(isOf);
  for (const section of panel === ALL ? [] : sections) {
    for (const part of section.querySelectorAll("[data-panel]")) if (!isOf(part)) part.remove();
  }
  const title = document.createElement("h1");
  title.className = "unseen";
  title.dataset.text = `embed.panel.${panel}`;
  const parts = [...page.querySelectorAll(`#words, ${ALWAYS}`)].map((node) => document.importNode(node, true));
  const question = document.createElement("div");
  question.className = "question";
  // The poster covers them until lab-embed.js takes it away.
  dataset.covered = "";
  document.querySelector(".poster")?.after(title, question, ...sections, document.createElement("lab-embed"));
  document.body.append(...parts);
}
