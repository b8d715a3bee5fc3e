// From timings to figures, and from figures to text. Nothing here touches a browser.
import { lacks, OURS, PEERS } from "./rows.js";

/**
 * @typedef {import("./rows.js").Row} Row
 * @typedef {{ n: number, median: number, minimum: number, spread: number }} Summary `spread`: between the quartiles, as
 *   a share of the median.
 * @typedef {{ row: string, engine: string, alone: Summary, whole: Summary | null, ratio: number | null, ofFlex: number | null,
 *   ofPeak: number }} Line `ratio`: to the fastest peer of the row; `ofPeak`: share of the measured peak.
 */

/** @param {number[]} values */
const sorted = (values) => [...values].sort((a, b) => a - b);

/** @param {number[]} values @param {number} share */
function quantile(values, share) {
  const all = sorted(values);
  const at = (all.length - 1) * share;
  const [low, high] = [all[Math.floor(at)], all[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** @param {number[]} values @returns {Summary} */
export function summary(values) {
  const median = quantile(values, 0.5);
  const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / median;
  return { n: values.length, median, minimum: Math.min(...values), spread };
}

/**
 * @param {Row[]} rows
 * @param {Record<string, { ms: number, whole?: number }[]>} times By row and engine, "notebook-1 kernels".
 * @param {Record<string, { forward: number, training: number }>} macs By network.
 * @param {number} peak Multiply-adds a second.
 * @returns {Line[]}
 */
export function lines(rows, times, macs, peak) {
  return rows.flatMap((row) => {
    const keys = Object.keys(times).filter((key) => key.startsWith(`${row.id} `));
    const all = keys.map((key) => {
      const whole = times[key].map(({ whole }) => whole).filter((value) => value !== undefined);
      return {
        row: row.id,
        engine: key.slice(row.id.length + 1),
        alone: summary(times[key].map(({ ms }) => ms)),
        whole: whole.length ? summary(whole) : null,
      };
    });
    const peers = all.filter(({ engine }) => engine in PEERS).map(({ alone }) => alone.median);
    const flex = all.find(({ engine }) => engine === "flex")?.alone.median;
    const work = macs[row.network][row.work === "train" ? "training" : "forward"] * row.images;
    return all.map((line) => ({
      ...line,
      ratio: peers.length ? line.alone.median / Math.min(...peers) : null,
      ofFlex: flex ? line.alone.median / flex : null,
      ofPeak: work / (line.alone.median / 1000) / peak,
    }));
  });
}

/** @param {number} value */
const three = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
/** @param {number | null | undefined} value */
const two = (value) => (value == null ? "-" : value.toFixed(2));
/** @param {number} value */
const percent = (value) => `${Math.round(value * 100)} %`;

/**
 * The table as text: for each row its engines, the fastest first.
 * @param {Row[]} rows
 * @param {Line[]} all
 * @param {string[]} peers Those that took part.
 * @param {boolean} [isQuick] Each call was timed once: no verdict.
 */
export function table(rows, all, peers, isQuick = false) {
  const widths = [14, 10, 10, 8, 4, 10, 9, 9, 8];
  const cells = (/** @type {string[]} */ texts) =>
    texts.map((text, at) => (at ? text.padStart(widths[at]) : text.padEnd(widths[at]))).join(" ");
  const text = [cells(["", "median ms", "minimum", "spread", "n", "whole ms", "to peer", "to flex", "of peak"])];
  for (const row of rows) {
    const own = all.filter((line) => line.row === row.id).sort((a, b) => a.alone.median - b.alone.median);
    text.push(`${row.name}${isQuick ? "" : verdict(row, own)}`);
    for (const { engine, alone, whole, ratio, ofFlex, ofPeak } of own) {
      const figures = [
        three(alone.median),
        three(alone.minimum),
        percent(alone.spread),
        String(alone.n),
        whole ? three(whole.median) : "-",
      ];
      text.push(cells([`  ${engine}`, ...figures, two(ratio), two(ofFlex), percent(ofPeak)]));
    }
    for (const peer of peers) {
      const why = lacks(row, peer);
      if (why) text.push(`  ${peer.padEnd(12)} ${why}`);
    }
  }
  return text.join("\n");
}

/** What the row has to reach, and whether it does. @param {Row} row @param {Line[]} own */
function verdict({ against, must, goal }, own) {
  const line = own.find(({ engine }) => engine === OURS[0]);
  const value = against === "peer" ? line?.ratio : line?.ofFlex;
  if (value == null) return "";
  const reached = value <= goal ? "goal reached" : value <= must ? "must reached, goal missed" : "must missed";
  return `: ${value.toFixed(2)} of ${against === "peer" ? "the fastest peer" : "flex"}; must ${must}, goal ${goal}: ${reached}`;
}

const MARKS = ["<!-- cargo xtask bench --docs writes from here -->", "<!-- to here -->"];
/** In the order of the table's columns. @type {Record<string, string>} */
const COLUMNS = {
  kernels: "cifar-lab",
  flex: "burn's Flex",
  onnxruntime: "onnxruntime-web",
  tfjs: "TensorFlow.js",
  jax: "jax-js",
  convnetjs: "ConvNetJS",
};

/**
 * A document with its table written anew, between the marks.
 * @param {string} document
 * @param {Row[]} rows
 * @param {Line[]} all
 * @param {{ machine: string, browser: string, date: string, rounds: number, peak: number, load: number[], versions: Record<string, string> }} said
 */
export function documentWith(document, rows, all, said) {
  const [start, end] = MARKS.map((mark) => document.indexOf(mark));
  if (start < 0 || end < start) throw new Error(`the document lacks the marks ${MARKS.join(" and ")}`);
  return document.slice(0, start + MARKS[0].length) + "\n" + markdown(rows, all, said) + document.slice(end);
}

/** @param {Row[]} rows @param {Line[]} all @param {Parameters<typeof documentWith>[3]} said */
function markdown(rows, all, said) {
  const { machine, browser, date, rounds, peak, load, versions } = said;
  const columns = Object.keys(COLUMNS).filter((name) => all.some(({ engine }) => engine === name));
  const title = (/** @type {string} */ name) =>
    `${COLUMNS[name]}${PEERS[name] ? ` ${shortVersion(versions[PEERS[name].package])}` : ""}`;
  const of = (/** @type {Row} */ row, /** @type {string} */ name) => {
    const line = all.find((line) => line.row === row.id && line.engine === name);
    return line ? `${three(line.alone.median)} (${three(line.alone.minimum)})` : "-";
  };
  const share = (/** @type {Row} */ row) => {
    const line = all.find((line) => line.row === row.id && line.engine === OURS[0]);
    return line ? percent(line.ofPeak) : "-";
  };
  const cells = (/** @type {string[]} */ texts) => `| ${texts.join(" | ")} |`;
  const head = ["milliseconds", ...columns.map(title), "cifar-lab's share of the peak"];
  // The run itself is a load of one.
  const busy =
    load[0] > 1 || load[1] > 2
      ? `The machine was busy: its load was ${load.map((value) => value.toFixed(1)).join(" before and ")} after. `
      : "";
  return [
    `Medians (and minima) of ${rounds} rounds in turns, one thread each, timed inside the workers; ${browser}, ${machine}, ${date}.`,
    `${busy}The peak of one thread, measured in the same run: ${(peak / 1e9).toFixed(1)} billion multiply-adds a second.`,
    "",
    cells(head),
    cells(head.map(() => "---")),
    ...rows.map((row) => cells([row.name, ...columns.map((name) => of(row, name)), share(row)])),
    "",
  ].join("\n");
}

/** @param {string} [version] */
const shortVersion = (version = "") => version.split(".").slice(0, 2).join(".");
