// @ts-check
/**
 * The way to the page that has the frame. That page may be anyone's: it is heard only if it is the parent itself, one
 * handshake hands over a port, and through the port only the named commands are heard. Whatever else comes is passed over.
 *
 * Frame to parent: `{ type: "cifar-lab:hello", v: 1 }`. Parent to frame: `{ type: "cifar-lab:connect", v: 1,
 * share, answers }` with one port, or, without one, `{ type: "cifar-lab:look", theme, lang }`. Through the port:
 * `{ id, call, args }` gets `{ id, result }` or `{ id, error }`; news are `{ event, detail }`.
 * @typedef {Record<string, (args: unknown) => unknown>} Commands
 */
import { failureOf } from "../shell/failure.js";

/** @param {string} type */
const hello = (type) => ({ type, v: 1 });

export class Parent {
  /** @type {MessagePort | null} */
  #port = null;
  #commands;
  #onconnect;
  #onmessage;

  /**
   * @param {Commands} commands
   * @param {(offer: unknown) => void} onconnect Gets what the parent says with its port.
   * @param {(message: any) => void} onmessage Gets every other message of the parent: its content is unchecked.
   */
  constructor(commands, onconnect, onmessage) {
    this.#commands = commands;
    this.#onconnect = onconnect;
    this.#onmessage = onmessage;
    if (!Parent.exists) return;
    addEventListener("message", (event) => this.#hear(event));
    Parent.post(hello("cifar-lab:hello"));
  }

  static get exists() {
    return window.parent !== window;
  }

  /**
   * For anyone who has the frame: never more than a height and a greeting.
   * @param {unknown} message
   */
  static post(message) {
    if (Parent.exists) window.parent.postMessage(message, "*");
  }

  get isConnected() {
    return this.#port !== null;
  }

  /**
   * @param {string} event
   * @param {unknown} detail
   */
  tell(event, detail) {
    this.#port?.postMessage({ event, detail });
  }

  /** @param {MessageEvent} event */
  #hear({ source, origin, data, ports }) {
    // Where the browser names the parent's origin, it has to be that one.
    const known = location.ancestorOrigins?.[0];
    if (source !== window.parent || (known && known !== "null" && known !== origin)) return;
    const isConnect = data?.type === "cifar-lab:connect" && data.v === 1;
    if (!isConnect) return this.#onmessage(data);
    const [port] = ports;
    if (!port || ports.length !== 1 || this.#port) return;
    this.#port = port;
    port.onmessage = ({ data }) => this.#answer(data);
    this.#onconnect(data);
  }

  /** @param {any} message */
  async #answer(message) {
    const { id, call, args } = message ?? {};
    if (!Number.isSafeInteger(id) || typeof call !== "string" || !Object.hasOwn(this.#commands, call)) return;
    try {
      this.#port?.postMessage({ id, result: await this.#commands[call]?.(args) });
    } catch (/** @type {any} */ error) {
      this.#port?.postMessage({
        id,
        error: { code: failureOf(error).code, message: String(error?.message ?? error) },
      });
    }
  }
}
