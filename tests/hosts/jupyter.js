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
 * A program of the hosts' Python that serves until the test is over, with settings of its own and the widget at hand.
 * @param {import("node:test").TestContext} context
 * @param {string} program
 * @param {string[]} args
 * @param {{ folder: string, packages: string, address: string }} place
 */
export async function serves(context, program, args, { folder, packages, address }) {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  const bin = join(hosts, "python/bin");
  const env = { ...process.env, HOME: home, PYTHONPATH: packages, PATH: `${bin}:${process.env.PATH}`, JUPYTER_CONFIG_DIR: home, JUPYTER_DATA_DIR: join(home, "data"), JUPYTER_RUNTIME_DIR: join(home, "run"), IPYTHONDIR: home };
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
    const isUp = await fetch(address).then(({ ok }) => ok, () => false);
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${program} did not start:\n${said}`);
}

/**
 * JupyterLab with one notebook.
 * @param {import("node:test").TestContext} context
 * @param {{ folder: string, packages: string, cells: string[] }} what
 * @returns {Promise<{ notebook: string, settings: (name: string, values: object) => Promise<void>, connected: () => Promise<void> }>}
 *   The notebook's address; sets a user's settings; waits until the page that has opened it has a kernel.
 */
export async function jupyterLab(context, { folder, packages, cells }) {
  const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  const code = (/** @type {string} */ source, /** @type {number} */ place) => ({ cell_type: "code", id: `cell-${place}`, execution_count: null, metadata: {}, outputs: [], source });
  writeFileSync(join(folder, "course.ipynb"), JSON.stringify({ cells: cells.map(code), metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const args = ["--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, `--IdentityProvider.token=${TOKEN}`, "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"];
  await serves(context, "jupyter-lab", args, { folder, packages, address: `${address}/api?token=${TOKEN}` });
  const headers = { authorization: `token ${TOKEN}` };
  const settings = async (/** @type {string} */ name, /** @type {object} */ values) => {
    const answer = await fetch(`${address}/lab/api/settings/${name}`, { method: "PUT", headers, body: JSON.stringify({ raw: JSON.stringify(values) }) });
    if (!answer.ok) throw new Error(`JupyterLab refuses the settings ${name}: ${answer.status}`);
  };
  const connected = async () => {
    for (let tries = 0; tries < 120; tries++) {
      const [kernel] = await (await fetch(`${address}/api/kernels`, { headers })).json();
      if (kernel?.connections && kernel.execution_state === "idle") return;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    throw new Error("the notebook has no kernel");
  };
  return { notebook: `${address}/lab/tree/course.ipynb?token=${TOKEN}`, settings, connected };
}
