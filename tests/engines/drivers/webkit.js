// @ts-check
// WebKitGTK, over WebDriver: Debian's WebKitWebDriver, a window of our own (window.py) and a screen that is none (Xvfb).
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const WINDOW = fileURLToPath(new URL("window.py", import.meta.url));
/** The system's: the module `gi` comes with it as a Debian package. */
const PYTHON = "/usr/bin/python3";
/** How a found element is written in WebDriver's answers. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** A line of the console in the window's output: `ADDRESS:1:14: CONSOLE ERROR text`. */
const CONSOLE = /CONSOLE (?:[A-Z]+ )?(?:ERROR|WARN) (.*)$/;
const WAIT_MS = 30_000;
/** What WebDriver calls keys that are no characters. @type {Record<string, string>} */
const KEYS = {
  Tab: "\uE004",
  Enter: "\uE007",
  Escape: "\uE00C",
  ArrowLeft: "\uE012",
  ArrowRight: "\uE014",
  Space: " ",
};

export class WebKitEngine {
  name = /** @type {const} */ ("webkit");
  version = "";
  /** Hears each line that a window writes. @type {(line: string) => void} */
  hear = () => {};
  /** The tabs' stores: a tab's processes may write on for a moment after it has been closed. @type {string[]} */
  folders = [];
  #processes;
  #address;

  /** @param {string} program WebKitWebDriver. */
  static async launch(program) {
    const screen = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1600x1400x24", "-nolisten", "tcp"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const display = await new Promise((resolve, reject) => {
      screen.once("error", reject);
      screen.stdout.once("data", (number) => resolve(`:${String(number).trim()}`));
    });
    const port = await freePort();
    const driver = spawn(program, [`--port=${port}`], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        DISPLAY: display,
        GDK_BACKEND: "x11",
        NO_AT_BRIDGE: "1",
        // Its sandbox needs rights that containers withhold. Nothing but our own pages is opened.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      },
    });
    const engine = new WebKitEngine(`http://127.0.0.1:${port}`, [driver, screen]);
    // The window writes to its standard output, the processes behind it to their standard error.
    for (const output of [driver.stdout, driver.stderr])
      createInterface(output).on("line", (line) => engine.hear(line));
    await engine.#isReady();
    return engine;
  }

  /** @param {string} address @param {import("node:child_process").ChildProcess[]} processes */
  constructor(address, processes) {
    this.#address = address;
    this.#processes = processes;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async ask(method, path, body) {
    const response = await fetch(this.#address + path, {
      method,
      ...(method === "POST" && { body: JSON.stringify(body ?? {}) }),
    });
    const { value } = /** @type {{ value: any }} */ (await response.json());
    if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  }

  /** A tab that has nothing of an earlier one. @param {{ width: number, height: number }} viewport */
  async tab({ width, height }) {
    const folder = mkdtempSync(join(tmpdir(), "cifar-lab-webkit-"));
    this.folders.push(folder);
    const options = { binary: PYTHON, args: [WINDOW, folder] };
    const asked = { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": options } } };
    const { sessionId } = await this.ask("POST", "/session", asked);
    const tab = new WebKitTab(this, `/session/${sessionId}`, folder);
    this.hear = (line) => tab.hear(line);
    await this.ask("POST", `/session/${sessionId}/timeouts`, { script: 300_000, pageLoad: 60_000 });
    await tab.resize(width, height);
    this.version = await tab.evaluate(() => navigator.userAgent);
    return tab;
  }

  async close() {
    for (const process of this.#processes) process.kill();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }

  async #isReady() {
    for (const end = Date.now() + WAIT_MS; ; ) {
      const isUp = await this.ask("GET", "/status").then(
        ({ ready }) => ready,
        () => false,
      );
      if (isUp) return;
      if (Date.now() > end) throw new Error("WebKitWebDriver does not answer");
      await new Promise((done) => setTimeout(done, 50));
    }
  }
}

/** @typedef {import("./tab.js").Tab} Tab */
/** @implements {Tab} */
class WebKitTab {
  /** @type {string[]} */
  complaints = [];
  /** What the window has told and nobody has taken. @type {Record<string, string>[]} */
  #told = [];
  #engine;
  #session;
  #folder;
  /** The frame that is meant; empty: the page itself. */
  #selector;

  /** @param {WebKitEngine} engine @param {string} session @param {string} folder @param {string} [selector] */
  constructor(engine, session, folder, selector = "") {
    this.#engine = engine;
    this.#session = session;
    this.#folder = folder;
    this.#selector = selector;
  }

  /** @param {string} line */
  hear(line) {
    const [, complaint] = CONSOLE.exec(line) ?? [];
    if (complaint) this.complaints.push(complaint);
    if (line.startsWith("WINDOW ")) this.#told.push(JSON.parse(line.slice(7)));
  }

  /** @param {string} path @param {unknown} [body] */
  #post(path, body) {
    return this.#engine.ask("POST", this.#session + path, body);
  }

  /** Runs what follows in this tab's frame, wherever another one has been. */
  async #enter() {
    await this.#post("/frame", { id: null });
    if (!this.#selector) return;
    const id = await this.#post("/execute/sync", {
      script: `return (${deep})(${JSON.stringify(this.#selector)})`,
      args: [],
    });
    if (!id) throw new Error(`no frame in ${this.#selector}`);
    await this.#post("/frame", { id });
  }

  /** @param {string} selector @param {boolean} isPressed Whether it has to be seen and enabled. @returns {Promise<string>} */
  async #element(selector, isPressed) {
    await this.#enter();
    for (const end = Date.now() + WAIT_MS; ; ) {
      const script = `const node = (${deep})(${JSON.stringify(selector)});
        return node && (!${isPressed} || (!node.disabled && node.getClientRects().length > 0)) ? node : null`;
      const found = await this.#post("/execute/sync", { script, args: [] });
      if (found) return found[ELEMENT];
      if (Date.now() > end) throw new Error(`no element ${selector}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  /** @param {string} address */
  async goto(address) {
    await this.#post("/frame", { id: null });
    await this.#post("/url", { url: address });
  }

  async reload() {
    await this.#post("/frame", { id: null });
    await this.#post("/refresh");
  }

  /** @type {Tab["evaluate"]} */
  async evaluate(run, argument) {
    await this.#enter();
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${run})(arguments[0])).then(
        (value) => done({ value }), (error) => done({ error: String(error) + "\\n" + (error?.stack ?? "") }));`;
    const { value, error } = await this.#post("/execute/async", { script, args: [argument ?? null] });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** @param {string} selector */
  async click(selector) {
    await this.#post(`/element/${await this.#element(selector, true)}/click`);
  }

  /** @param {string} key */
  async press(key) {
    const value = KEYS[key] ?? key;
    const actions = ["keyDown", "keyUp"].map((type) => ({ type, value }));
    await this.#post("/actions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  /** @param {string} selector @param {string} path */
  async choose(selector, path) {
    await this.#post(`/element/${await this.#element(selector, false)}/value`, { text: path });
  }

  /** @param {[number, number][]} points */
  async drag([start, ...points]) {
    const to = ([x, y] = /** @type {[number, number]} */ ([0, 0]), duration = 0) => ({
      type: "pointerMove",
      x: Math.round(x),
      y: Math.round(y),
      duration,
      origin: "viewport",
    });
    const actions = [
      to(start),
      { type: "pointerDown", button: 0 },
      ...points.map((point) => to(point, 100)),
      { type: "pointerUp", button: 0 },
    ];
    const parameters = { pointerType: "mouse" };
    await this.#post("/actions", { actions: [{ type: "pointer", id: "mouse", parameters, actions }] });
  }

  /** @param {number} width @param {number} height */
  async resize(width, height) {
    await this.#post("/window/rect", { width, height });
  }

  async screenshot() {
    return Buffer.from(await this.#engine.ask("GET", `${this.#session}/screenshot`), "base64");
  }

  /** @param {() => Promise<void>} act */
  async saved(act) {
    this.#told = [];
    await act();
    for (const end = Date.now() + WAIT_MS; ; ) {
      const name = this.#told.find((told) => "saved" in told)?.["saved"];
      if (name) {
        const path = join(this.#folder, "saved", name);
        return { name, path, bytes: readFileSync(path) };
      }
      if (Date.now() > end) throw new Error(`no file was saved: ${JSON.stringify(this.#told)}`);
      await new Promise((done) => setTimeout(done, 50));
    }
  }

  /** @param {string} selector */
  async frame(selector) {
    return new WebKitTab(this.#engine, this.#session, this.#folder, selector);
  }

  async close() {
    // The window is gone before it can answer.
    await this.#engine.ask("DELETE", this.#session).catch(() => {});
  }
}

/** Runs in the page: the first element, through open shadow roots. @param {string} selector */
function deep(selector) {
  const [first = "", ...rest] = selector.split(" ");
  const host = rest.length > 0 ? document.querySelector(first)?.shadowRoot : null;
  return document.querySelector(selector) ?? host?.querySelector(rest.join(" ")) ?? null;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
