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
   * Answers the leader at the other end, one piece after the other. What goes wrong here is no call's: worker.js tells the
   * page, which replaces this worker.
   * @param {MessagePort} port
   */
  serve(port) {
    const turns = new MessageChannel();
    /** @type {any[]} */
    let waiting = [];
    // Between two pieces it hears what came meanwhile: the leader may have taken the next one back.
    turns.port1.onmessage = () => {
      const next = waiting.shift();
      if (!next) return;
      const { round, piece, task, payload, planar, labels } = next;
      const answer = this.#worker.compute(task, payload, planar, labels);
      const memory = this.#memory.buffer.byteLength;
      port.postMessage({ round, piece, answer, memory }, [answer.values.buffer]);
      if (waiting.length) turns.port2.postMessage(0);
    };
    port.onmessage = ({ data }) => {
      if ("drop" in data) {
        const { round, drop } = data;
        waiting = drop === null ? [] : waiting.filter((one) => one.round !== round || one.piece !== drop);
        return;
      }
      if (waiting.push(data) === 1) turns.port2.postMessage(0);
    };
  }
}
