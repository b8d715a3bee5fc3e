// @ts-check
/**
 * A helper of a training run inside its worker: it holds the images, gets a piece of a round and its numbers through
 * a port, and answers with a gradient. It knows nothing of the run, so another takes its place at any moment.
 */

export class ShardWorker {
  #wasm;
  #memory;
  /** @type {any} The wasm object. */
  #hand = null;

  /**
   * @param {any} wasm
   * @param {WebAssembly.Memory} memory
   */
  constructor(wasm, memory) {
    this.#wasm = wasm;
    this.#memory = memory;
  }

  /**
   * @param {string} engine
   * @param {string} recipe
   * @param {number} needsTrain
   * @param {number} needsTest
   */
  begin(engine, recipe, needsTrain, needsTest) {
    this.#hand = new this.#wasm.Hand(engine, recipe, needsTrain, needsTest);
  }

  /**
   * @param {string} split
   * @param {Uint8Array} planar
   * @param {Uint8Array} labels
   */
  feed(split, planar, labels) {
    this.#hand.feed(split, planar, labels);
  }

  /**
   * Answers the leader at the other end. What goes wrong here is no call's: worker.js tells the page, which replaces
   * this worker.
   * @param {MessagePort} port
   */
  serve(port) {
    port.onmessage = ({ data: { round, task, cargo } }) => {
      const answer = this.#hand.work(task, cargo);
      const memory = this.#memory.buffer.byteLength;
      port.postMessage({ round, answer, memory }, [answer.values.buffer]);
    };
  }
}
