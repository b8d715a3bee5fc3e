// @ts-check
/**
 * Results as a file that people and programs read, and as such files come back. Each has its figures in words of their own
 * and its link; where the two say different things, somebody has changed one of them. Pure.
 * @typedef {import("./result.js").Result} Result
 */
import { wilson } from "../evaluate/difference.js";
import { decode, encode } from "./result-code.js";
import { Refusal, accuracyOf } from "./result.js";

const FORMAT = "cifar-lab-results/1";
/** Characters of a file: hundreds of results. */
export const LONGEST_FILE = 2_000_000;

/** @param {string} page The page's address. @param {string} code */
export const linkOf = (page, code) => `${page}?panel=results#result=${code}`;

/**
 * @param {Result[]} results
 * @param {string} page The page's address, without query.
 */
export function fileOf(results, page) {
  const said = results.map((result) => ({ ...told(result), link: linkOf(page, encode(result)) }));
  return `${JSON.stringify({ format: FORMAT, results: said }, null, 1)}\n`;
}

/** A result as a person reads it. @param {Result} result */
function told({ at, ...result }) {
  const accuracy = accuracyOf({ at, ...result });
  const interval = accuracy && wilson(accuracy);
  return { ...result, at: new Date(60_000 * at).toISOString(), accuracy: accuracy?.share ?? null, interval };
}

/**
 * @param {string} text Of a file.
 * @returns {({ code: string } | { refusal: Refusal, text: string })[] | null} One of each result of it; null where the file is
 *   no such list.
 */
export function readFile(text) {
  if (text.length > LONGEST_FILE) return [{ refusal: new Refusal("large"), text: "" }];
  const found = parsed(text);
  if (found === undefined) return null;
  const { format, results } = /** @type {any} */ (found ?? {});
  if (!Array.isArray(results)) return [{ refusal: new Refusal("file"), text: text.slice(0, 200) }];
  if (format !== FORMAT) {
    const version = typeof format === "string" ? format.slice(0, 40) : "?";
    return [{ refusal: new Refusal("version", { version }), text: text.slice(0, 200) }];
  }
  return results.map((one) => readOne(one));
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {any} one */
function readOne(one) {
  const text = shown(one);
  try {
    const [, found = ""] = /#result=([\w.-]+)$/.exec(String(one?.link ?? "")) ?? [];
    const { result, code } = decode(found);
    const { link: _, ...figures } = one;
    if (JSON.stringify(sorted(figures)) !== JSON.stringify(sorted(told(result)))) throw new Refusal("changed");
    return { code };
  } catch (error) {
    return { refusal: error instanceof Refusal ? error : new Refusal("file"), text };
  }
}

/** The beginning of it; of lists in lists without end, nothing. @param {unknown} one */
function shown(one) {
  try {
    return JSON.stringify(one ?? null).slice(0, 200);
  } catch {
    return "";
  }
}

/** With its keys in order, whoever wrote it. @param {any} value @returns {any} */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
