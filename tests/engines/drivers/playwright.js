// @ts-check
// Chromium and Firefox, by Playwright: Chromium over its own protocol, Firefox over WebDriver BiDi, as it comes from Debian.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const WAIT_MS = 30_000;

/** Playwright's options for one engine. @param {"chromium" | "firefox"} engine @param {string} program @param {string} folder */
const launchOptions = (engine, program, folder) =>
  engine === "firefox"
    ? { channel: "moz-firefox", executablePath: program, downloadsPath: folder }
    : {
        executablePath: program,
        args: ["--force-color-profile=srgb", "--disable-gpu", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])],
      };

export class PlaywrightEngine {
  /** @param {any} playwright @param {"chromium" | "firefox"} engine @param {string} program */
  static async launch(playwright, engine, program) {
    const folder = mkdtempSync(join(tmpdir(), "cifar-lab-saved-"));
    const browser = await playwright[engine].launch(launchOptions(engine, program, folder));
    return new PlaywrightEngine(engine, browser, folder);
  }

  /**
   * @param {"chromium" | "firefox"} name
   * @param {import("@playwright/test").Browser} browser
   * @param {string} folder Where Firefox puts what is saved.
   */
  constructor(name, browser, folder) {
    this.name = name;
    this.browser = browser;
    this.folder = folder;
  }

  get version() {
    return this.browser.version();
  }

  /** A tab that has nothing of an earlier one. @param {{ width: number, height: number }} viewport */
  async tab(viewport) {
    const context = await this.browser.newContext({ viewport, locale: "en-GB" });
    // No driver tells of all that a policy refuses.
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
        console.error(`refused by the policy: ${effectiveDirective} ${blockedURI} ${sample}`),
      );
    });
    return new PlaywrightTab(context, await context.newPage(), this.name === "firefox" ? this.folder : "");
  }

  async close() {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** @typedef {import("./tab.js").Tab} Tab */
/** @implements {Tab} */
class PlaywrightTab {
  /** @type {string[]} */
  complaints = [];

  /**
   * @param {import("@playwright/test").BrowserContext} context
   * @param {import("@playwright/test").Page} page
   * @param {string} folder Where files appear that are saved, if the driver does not tell of them.
   * @param {import("@playwright/test").Frame} [frame]
   */
  constructor(context, page, folder, frame) {
    this.context = context;
    this.page = page;
    this.folder = folder;
    this.inside = frame ?? page.mainFrame();
    if (frame) return;
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
  }

  /** @param {string} address */
  async goto(address) {
    await this.page.goto(address);
  }

  async reload() {
    await this.page.reload();
  }

  /** @type {Tab["evaluate"]} */
  evaluate(run, argument) {
    return this.inside.evaluate(/** @type {any} */ (run), argument);
  }

  /** @param {string} selector */
  async click(selector) {
    await this.inside.locator(selector).first().click();
  }

  /** @param {string} key */
  async press(key) {
    await this.page.keyboard.press(key);
  }

  /** @param {string} selector @param {string} path */
  async choose(selector, path) {
    await this.inside.locator(selector).first().setInputFiles(path);
  }

  /** @param {[number, number][]} points */
  async drag([start, ...points]) {
    await this.page.mouse.move(...(start ?? [0, 0]));
    await this.page.mouse.down();
    for (const point of points) await this.page.mouse.move(...point, { steps: 5 });
    await this.page.mouse.up();
  }

  /** @param {number} width @param {number} height */
  async resize(width, height) {
    await this.page.setViewportSize({ width, height });
  }

  screenshot() {
    return this.page.screenshot();
  }

  /** @param {() => Promise<void>} act */
  async saved(act) {
    if (this.folder) return this.#appeared(act);
    const coming = this.page.waitForEvent("download", { timeout: WAIT_MS });
    await act();
    const download = await coming;
    const path = await download.path();
    return { name: download.suggestedFilename(), path, bytes: readFileSync(path) };
  }

  /** Playwright hears of no `blob:` that Firefox saves. @param {() => Promise<void>} act */
  async #appeared(act) {
    const before = readdirSync(this.folder);
    await act();
    for (const end = Date.now() + WAIT_MS; ; ) {
      const names = readdirSync(this.folder);
      const [name] = names.filter((one) => !before.includes(one) && !one.endsWith(".part"));
      const path = join(this.folder, name ?? "");
      const bytes = name && !names.some((one) => one.endsWith(".part")) ? readFileSync(path) : null;
      if (name && bytes?.length) return { name, path, bytes };
      if (Date.now() > end) throw new Error("no file was saved");
      await this.page.waitForTimeout(100);
    }
  }

  /** @param {string} selector */
  async frame(selector) {
    const handle = await this.page.locator(selector).first().elementHandle();
    const frame = await handle?.contentFrame();
    if (!frame) throw new Error(`no frame in ${selector}`);
    return new PlaywrightTab(this.context, this.page, this.folder, frame);
  }

  async close() {
    await this.context.close();
  }
}
