// @ts-check
/**
 * What an embed's address asks for, checked: unknown keys are passed over; so are values that are none, which the frame
 * then tells of. Pure, so that node tests it; the same reader checks what a parent page asks for by message. Settings of a
 * training in the address are read as the page reads its own (panels/train/training-settings.js).
 * @typedef {import("../state.js").Route} Route
 * @typedef {{ seed?: number, epochs?: number, learningRate?: number, batch?: number, images?: number, loss?: string }} Training
 * @typedef {{ panel: string, question: string, crop: import("../cifar-lab.js").Square | null, hide: string[],
 *   lock: string[], isCompact: boolean, isToStart: boolean, mayAnswer: boolean }} Request `mayAnswer`: a course page that asks
 *   for the student's answers may get them.
 */
import { currentQuery } from "../former-names.js";
import { all } from "../panels/registry.js";
import { SETTINGS } from "../settings-schema.js";
import { readAddress, shown, wrongInAddress } from "../shell/address.js";
import { PARTS as LOCKS } from "../shell/locks.js";
import { within } from "../panels/train/training-settings.js";

/** Parts that a link may leave out, and their selectors: those of the panels, and the embed's own. */
export const HIDDEN = Object.freeze({ ...all("hide"), link: "lab-embed .whole" });
export const HIDEABLE = Object.freeze(Object.keys(HIDDEN));

const EMBEDS = all("embeds");

/** What `lock=1` means. */
const LOCK_ALL = Object.entries(all("lock")).flatMap(([part, { isInAll }]) => (isInAll ? [part] : []));
const SIDE = 32;
const LONGEST_QUESTION = 300;
const NAME = /^[a-z][a-z-]{0,31}$/;

/**
 * @param {string} search
 * @returns {Request}
 */
export function readRequest(search) {
  const query = currentQuery(search);
  const text = (/** @type {string} */ key) => query.get(key) ?? "";
  const panel = text("panel");
  return {
    panel: NAME.test(panel) ? panel : "classify",
    question: readQuestion(text("question")),
    crop: readCrop(text("crop")),
    hide: listed(text("hide"), HIDEABLE),
    lock: text("lock") === "1" ? [...LOCK_ALL] : listed(text("lock"), LOCKS),
    isCompact: text("compact") === "1",
    isToStart: text("autostart") === "1",
    mayAnswer: text("answers") === "1",
  };
}

/** What a key of the embed's own may be, besides those of the page. @type {Record<string, (text: string) => boolean>} */
const FINE = {
  panel: (text) => Object.hasOwn(EMBEDS, text),
  crop: (text) => readCrop(text) !== null,
  hide: (text) => text.split(",").every((part) => HIDEABLE.includes(part)),
  lock: (text) => text === "1" || text.split(",").every((part) => LOCKS.includes(part)),
  compact: (text) => ["0", "1"].includes(text),
  autostart: (text) => ["0", "1"].includes(text),
  answers: (text) => ["0", "1"].includes(text),
};

/**
 * What the address of an embed says of its keys that they cannot be, `key=value` each. Settings of a training are told of
 * beside them.
 * @param {string} search
 */
export function wrongInRequest(search) {
  const query = currentQuery(search);
  const wrong = Object.entries(FINE).flatMap(([key, isFine]) => {
    const value = query.get(key);
    return value && !isFine(value) ? [shown(key, value)] : [];
  });
  // An embed's panels are not the page's.
  query.delete("panel");
  return [...wrong, ...wrongInAddress(`?${query}`)];
}

/**
 * The query as the application reads it: what a panel needs is said.
 * @param {string} search
 */
export function normalized(search) {
  const query = currentQuery(search);
  const { panel } = readRequest(search);
  const image = /^test:(\d{1,5})$/.exec(query.get("image") ?? "");
  if (image) query.set("image", image[1] ?? "");
  if (panel === "draw") query.set("way", "draw");
  const { model, compare } = readAddress(`?${query}`);
  if (panel === "compare" && (!compare || compare === model)) {
    query.set("compare", model === "notebook-corrected" ? "notebook" : "notebook-corrected");
  }
  return `?${query}`;
}

/**
 * What a parent page wants to be shown.
 * @param {unknown} asked
 * @returns {Partial<Route>} Without `panel`: that is the address's alone.
 */
export function readShown(asked) {
  if (typeof asked !== "object" || asked === null) return {};
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(asked)) {
    if (typeof value === "number" || (typeof value === "string" && value.length < 100)) query.set(key, String(value));
  }
  query.delete("panel");
  return readAddress(`?${query}`);
}

/**
 * @param {Record<string, unknown>} settings By their keys in the address: `lr` is the learning rate.
 * @returns {Training}
 */
export function readTraining(settings) {
  const rows = SETTINGS.filter(({ embed }) => embed !== "no");
  const found = rows.map((row) => [row.name, accepted(row, settings[row.address ?? ""])]);
  return Object.fromEntries(found.filter(([, value]) => value !== null));
}

/**
 * What is out of range is no setting: brought back into it, it would be another one than the link says.
 * @param {import("../panels/train/training-settings.js").Row} row
 * @param {unknown} value
 */
function accepted(row, value) {
  const offered = /** @type {readonly unknown[]} */ (row.values ?? row.offered);
  if (row.kind === "choice" || offered.length) return offered.includes(value) ? value : null;
  const isNumber = typeof value === "number" || (typeof value === "string" && value.trim() !== "");
  const number = isNumber ? Number(value) : NaN;
  return Number.isFinite(number) && within(row.name, number) === number ? number : null;
}

/**
 * `x,y,side` in pixels of a test image.
 * @param {string} text
 */
function readCrop(text) {
  if (!/^\d{1,2}(\.\d{1,3})?(,\d{1,2}(\.\d{1,3})?){2}$/.test(text)) return null;
  const [x = 0, y = 0, side = 0] = text.split(",").map(Number);
  return side >= 1 && x + side <= SIDE && y + side <= SIDE ? { x, y, side } : null;
}

/**
 * A question is shown as text; signs that are no text (control, writing direction) are left out.
 * @param {string} text
 */
function readQuestion(text) {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}]+/gu, " ")
    .trim()
    .slice(0, LONGEST_QUESTION);
}

/**
 * @param {string} text
 * @param {readonly string[]} known
 */
function listed(text, known) {
  return known.filter((name) => text.split(",").includes(name));
}
