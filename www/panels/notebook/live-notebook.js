// @ts-check
/**
 * The data of the notebook's panel: what the notebook printed in 2023, the logs of our own runs, the first training
 * images, and what each of our networks says of image 116. Nothing of it comes before the panel is opened, but the
 * printed figures, which stand beside the first answer.
 * @typedef {{ epoch: number, loss: number, accuracy: number, val_loss: number, val_accuracy: number,
 *   seconds?: number }} Epoch Shares of 1; `val_`: on the images that were not trained on.
 * @typedef {{ source: string, date: string, image: number, label: number, batch: number, epochs: Epoch[],
 *   outputs: number[] }} Printed
 * @typedef {{ recipe: string, seed: number, images: number, epochs: number, commit: string, hardware: string }} Start
 * @typedef {{ start: Start, epochs: Epoch[], accuracy: number | null }} Run `accuracy`: on the test images, at the end.
 * @typedef {Record<string, Run>} Runs By the name of their log.
 * @typedef {import("../../state.js").State} State
 * @typedef {import("../../state.js").Notebook} Notebook
 */
import { failureOf } from "../../shell/failure.js";
import { FIRST_IMAGE } from "../../state.js";
import { SEEDS, logOf } from "./seeds.js";

/** Logs of crates/train/runs, which the site has as they are. */
export const RUNS = Object.freeze([...SEEDS.map(logOf), "notebook-as-written-seed1", "notebook-corrected-seed1"]);
export const PRINTED = "notebook/printed-2023.json";
/** The notebook shows a grid of 5 x 5. */
export const GRID = 25;

export class LiveNotebook {
  #state;
  #dispatch;
  #second;
  /** Parts on their way. @type {Set<keyof Notebook>} */
  #coming = new Set();

  /**
   * @param {() => State} state
   * @param {(action: import("../../state.js").Action) => void} dispatch
   * @param {import("../../shell/second-lab.js").SecondLab} second
   */
  constructor(state, dispatch, second) {
    this.#state = state;
    this.#dispatch = dispatch;
    this.#second = second;
  }

  /** Fetches what is not here yet; what failed before is tried again. */
  async open() {
    if (!this.#state().site) return;
    await Promise.all([this.printed(), this.#runs(), this.#opinions(), this.#grid()]);
  }

  printed() {
    return this.#part("printed", async () => JSON.parse(await read(PRINTED)));
  }

  #runs() {
    return this.#part("runs", () => runsOf(RUNS));
  }

  #grid() {
    return this.#part("grid", () => {
      const images = Array.from({ length: GRID }, (_, index) => this.#second.image({ split: "train", index }));
      return Promise.all(images);
    });
  }

  /** Each model comes as soon as it has answered. */
  async #opinions() {
    // Of the notebook and what was made of it: the accurate network has no part in its nine steps.
    const names = (this.#state().site?.models ?? [])
      .map(({ name }) => name)
      .filter((name) => name.startsWith("notebook"));
    await this.#part(
      "opinions",
      async () => {
        /** @type {Notebook["opinions"]} */
        const opinions = {};
        for (const name of names) {
          opinions[name] = await this.#second.ask(name, FIRST_IMAGE, FIRST_IMAGE);
          this.#dispatch({ type: "notebook", part: { opinions: { ...opinions } } });
        }
        return opinions;
      },
      (opinions) => names.every((name) => name in opinions),
    );
  }

  /**
   * @template {keyof Notebook} K
   * @param {K} name
   * @param {() => Promise<Notebook[K]>} fetched
   * @param {(part: Notebook[K]) => boolean} [isWhole]
   */
  async #part(name, fetched, isWhole = () => true) {
    const part = this.#state().notebook[name];
    if (this.#coming.has(name) || (part && isWhole(/** @type {Notebook[K]} */ (part)))) return;
    this.#coming.add(name);
    try {
      const value = await fetched();
      this.#dispatch({ type: "notebook", part: { [name]: value } });
    } catch (/** @type {any} */ error) {
      this.#dispatch({ type: "failed", scope: "notebook", failure: failureOf(error) });
    }
    this.#coming.delete(name);
  }
}

/** @param {string} asset Relative to the site. */
export async function read(asset) {
  const response = await fetch(new URL(`../../${asset}`, import.meta.url)).catch(() => {
    throw { code: "fetch.offline", params: { asset } };
  });
  if (!response.ok) throw { code: "fetch.status", params: { asset, status: response.status } };
  return response.text();
}

/**
 * Runs by the names of their logs.
 * @param {readonly string[]} names
 * @returns {Promise<Runs>}
 */
export async function runsOf(names) {
  const logs = await Promise.all(names.map(async (name) => [name, runOf(await read(`runs/${name}.jsonl`))]));
  return Object.fromEntries(logs);
}

/**
 * A run's log is JSON Lines: a start, the epochs, an end.
 * @param {string} log
 * @returns {Run}
 */
export function runOf(log) {
  const events = log
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const of = (/** @type {string} */ kind) => events.filter(({ event }) => event === kind);
  // A run that was stopped has several starts: the first one says who began it.
  const [start] = of("start");
  return { start, epochs: of("epoch"), accuracy: of("end")[0]?.test_accuracy ?? null };
}
