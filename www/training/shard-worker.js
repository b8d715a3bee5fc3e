// @ts-check
/**
 * A worker of a training run that another leads: through a port it gets a piece of a round, its payload of numbers and its
 * images, and answers with a gradient. It knows nothing of the run, so another takes its place at any moment.
 */

export class ShardWorker {
  #wasm;
  #memory;
  /** @type {any} The wasm object. */
  #worker = null;

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
    this.#worker = new this.#wasm.TrainingWorker(engine, recipe, needsTrain, needsTest);
  }

  /**
   * Answers the leader at the other end. What goes wrong here is no call's: worker.js tells the page, which replaces
   * this worker.
   * @param {MessagePort} port
   */
  serve(port) {
    port.onmessage = ({ data: { round, task, payload, planar, labels } }) => {
      const answer = this.#worker.compute(task, payload, planar, labels);
      const memory = this.#memory.buffer.byteLength;
      port.postMessage({ round, answer, memory }, [answer.values.buffer]);
    };
  }
}
