// A JupyterLab of its own, with a real kernel, and a notebook in it that a test runs cell by cell.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { hosts } from "./browser.js";

const TOKEN = "cifar-lab";

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * What a program of the hosts' Python finds: settings of its own below a folder, and the widget.
 * @param {{ folder: string, packages: string }} place
 */
export function envOf({ folder, packages }) {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  return {
    ...process.env,
    HOME: home,
    PYTHONPATH: packages,
    PATH: `${join(hosts, "python/bin")}:${process.env.PATH}`,
    JUPYTER_CONFIG_DIR: home,
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTER_RUNTIME_DIR: join(home, "run"),
    IPYTHONDIR: home,
  };
}

/**
 * A program of the hosts' Python that serves until the test is over, with settings of its own and the widget at hand.
 * @param {import("node:test").TestContext} context
 * @param {string} program
 * @param {string[]} args
 * @param {{ folder: string, packages: string, address: string, env?: Record<string, string> }} place
 */
export async function serves(context, program, args, { folder, packages, address, env: more = {} }) {
  const bin = join(hosts, "python/bin");
  const env = { ...envOf({ folder, packages }), ...more };
  const server = spawn(join(bin, program), args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (said += text));
  context.after(async () => {
    const gone = once(server, "exit");
    server.kill("SIGTERM");
    await gone;
  });
  for (let tries = 0; tries < 120; tries++) {
    if (server.exitCode !== null) break;
    const isUp = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${program} did not start:\n${said}`);
}

/**
 * A notebook's file.
 * @param {string[]} cells Code.
 * @param {string} [kernel]
 */
export function notebookOf(cells, kernel = "python3") {
  const code = cells.map((source, place) => ({
    cell_type: "code",
    id: `cell-${place}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  }));
  const kernelspec = { name: kernel, display_name: "Python", language: "python" };
  return JSON.stringify({ cells: code, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

/** Of several notebooks the one in front. */
const SHOWN = ".jp-NotebookPanel:not(.lm-mod-hidden)";

/** A notebook that a page has open. */
export class Notebook {
  #address;
  #opened;
  #file;
  /** How many there have to be. */
  #kernels = 1;

  /**
   * @param {string} address Of JupyterLab.
   * @param {import("@playwright/test").Page} opened
   * @param {string} file
   */
  constructor(address, opened, file) {
    this.#address = address;
    this.#opened = opened;
    this.#file = file;
  }

  /**
   * JupyterLab with one notebook, opened in the page and connected to its kernel.
   * @param {import("node:test").TestContext} context
   * @param {import("@playwright/test").Page} opened
   * @param {{ folder: string, packages: string, cells: string[], env?: Record<string, string> }} what
   */
  static async open(context, opened, { folder, packages, cells, env }) {
    writeFileSync(join(folder, "course.ipynb"), notebookOf(cells));
    const port = await freePort();
    const address = `http://127.0.0.1:${port}`;
    const args = [
      "--no-browser",
      "--allow-root",
      "--ip=127.0.0.1",
      `--port=${port}`,
      `--IdentityProvider.token=${TOKEN}`,
      "--LabApp.news_url=None",
      "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ];
    await serves(context, "jupyter-lab", args, { folder, packages, env, address: `${address}/api?token=${TOKEN}` });
    const notebook = new Notebook(address, opened, "course.ipynb");
    // What is out of sight JupyterLab may leave out.
    await opened.setViewportSize({ width: 1300, height: 2000 });
    await opened.goto(`${address}/lab/tree/course.ipynb?token=${TOKEN}`);
    await notebook.connected();
    return notebook;
  }

  /** Until the page has a kernel that waits for work. */
  async connected() {
    for (let tries = 0; ; tries++) {
      /** @type {{ connections: number, execution_state: string }[]} */
      const kernels = await (await this.#ask("api/kernels")).json();
      const isReady = kernels.every((one) => one.connections && one.execution_state === "idle");
      if (kernels.length >= this.#kernels && isReady) break;
      if (tries === 120) throw new Error("the notebook has no kernel");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    await this.#opened
      .locator(`${SHOWN} .jp-Notebook-ExecutionIndicator[data-status=idle]`)
      .waitFor({ timeout: 60_000 });
  }

  /**
   * Runs a cell, until it is over.
   * @param {number} place
   */
  async run(place) {
    const prompt = this.#cell(place).locator(".jp-InputPrompt");
    const before = (await prompt.innerText()).trim();
    // JupyterLab passes over the keys while it is still connecting.
    for (let tries = 0; tries < 12 && (await prompt.innerText()).trim() === before; tries++) {
      await this.#cell(place).locator(".cm-content").click();
      await this.#opened.keyboard.press("Control+Enter");
      await prompt
        .filter({ hasNotText: before })
        .waitFor({ timeout: 5000 })
        .catch(() => {});
    }
    await prompt.filter({ hasText: /\[\d+\]/, hasNotText: before }).waitFor({ timeout: 60_000 });
  }

  /**
   * What a cell prints, as JSON.
   * @param {number} place
   */
  async printed(place) {
    await this.run(place);
    return JSON.parse(await this.output(place).innerText());
  }

  /** @param {number} place */
  output(place) {
    return this.#cell(place).locator(".jp-OutputArea-output");
  }

  /**
   * Another notebook, with a kernel of its own, in the same page: from here on the cells are its own.
   * @param {string} file In the folder.
   */
  async openBeside(file) {
    this.#kernels++;
    await this.#opened.locator(".jp-DirListing-item", { hasText: file }).dblclick();
    await this.#opened.locator(`${SHOWN} .jp-Notebook .jp-CodeCell`).first().waitFor({ timeout: 60_000 });
    await this.connected();
  }

  /** Ends the kernel that was started first, for good. */
  async endFirstKernel() {
    /** @type {{ path: string, kernel: { id: string } }[]} */
    const sessions = await (await this.#ask("api/sessions")).json();
    const first = sessions.find(({ path }) => path === this.#file);
    if (!first) throw new Error(`no kernel runs ${this.#file}`);
    await this.#ask(`api/kernels/${first.kernel.id}`, { method: "DELETE" });
  }

  /** Ends the kernel and starts another. */
  async restart() {
    const [{ id }] = await (await this.#ask("api/kernels")).json();
    await this.#ask(`api/kernels/${id}/restart`, { method: "POST" });
    await this.connected();
  }

  /** Saves the notebook, and loads the page anew in the dark: the kernel stays. */
  async reloadInTheDark() {
    const page = this.#opened;
    await this.#ask("lab/api/settings/@jupyterlab/apputils-extension:themes", {
      method: "PUT",
      body: JSON.stringify({ raw: '{ "theme": "JupyterLab Dark" }' }),
    });
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+s");
    await page.waitForResponse(
      (answer) => answer.url().includes(`/api/contents/${this.#file}`) && answer.request().method() === "PUT",
    );
    await page.reload();
    await page.locator("body[data-jp-theme-light=false]").waitFor({ state: "attached", timeout: 60_000 });
    await this.connected();
  }

  /** @param {number} place */
  #cell(place) {
    return this.#opened.locator(`${SHOWN} .jp-Notebook .jp-CodeCell`).nth(place);
  }

  /** @param {string} path @param {RequestInit} [what] */
  async #ask(path, what = {}) {
    const answer = await fetch(`${this.#address}/${path}`, { ...what, headers: { authorization: `token ${TOKEN}` } });
    if (!answer.ok) throw new Error(`JupyterLab answers ${answer.status} to ${path}`);
    return answer;
  }
}
