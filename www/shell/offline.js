// @ts-check
/**
 * The page without network: asks the service worker to keep it, tells of a new version, takes pictures that other
 * programs share. Only where the page is a tab of its own.
 * @typedef {import("./offline-state.js").OfflineState} OfflineState
 */
import { trusted } from "../workers/trusted.js";
import { recall, remember } from "./settings.js";

const root = new URL("../", import.meta.url);
/** Asked for again in a page that stays open; browsers themselves look once a day. */
const LOOK_MS = 60 * 60 * 1000;

export class Offline {
  #change;
  #look;
  /** @type {ServiceWorkerRegistration | null} */
  #registration = null;
  /** @type {any} */
  #prompt = null;

  /**
   * @param {(change: Partial<OfflineState>) => void} change
   * @param {(picture: Blob, name: string) => void} look
   */
  constructor(change, look) {
    this.#change = change;
    this.#look = look;
  }

  async start() {
    if (window.top !== window || "embed" in document.documentElement.dataset) return;
    if (!isSecureContext) return this.#change({ phase: "insecure" });
    if (!navigator.serviceWorker) return this.#change({ phase: "absent" });
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.#prompt = event;
      this.#change({ canInstall: true });
    });
    await this.#takeShared();
    if (recall("offline") === "off") return this.#change({ phase: "refused" });
    await this.keep();
  }

  /** What the page needs. */
  async keep() {
    remember("offline", "on");
    this.#change({ phase: "keeping" });
    try {
      const registration = await navigator.serviceWorker.register(trusted(new URL("sw.js", root).href), {
        scope: root.pathname,
      });
      this.#registration = registration;
      registration.addEventListener("updatefound", () => this.#follow(registration.installing));
      this.#follow(registration.installing);
      if (registration.active) await this.#kept();
      if (registration.waiting && registration.active) this.#change({ update: "waiting" });
      setInterval(() => registration.update().catch(() => {}), LOOK_MS);
    } catch {
      this.#change({ phase: "failed" });
    }
  }

  /** Nothing is kept for use without a connection any more. What the data panel keeps is told of there. */
  async forget() {
    remember("offline", "off");
    this.#change({ phase: "refused", all: "no", update: "" });
    await this.#ask(this.#registration?.active, "forget").catch(() => null);
    await this.#registration?.unregister();
  }

  /** All other pictures and the training module, too. */
  async keepAll() {
    this.#change({ all: "keeping", done: 0 });
    const status = await this.#ask(this.#registration?.active, "keep-all", ({ done }) => this.#change({ done })).catch(
      () => null,
    );
    this.#change({
      ...(status && { stored: status.stored }),
      all: status?.missing === 0 ? "yes" : "failed",
    });
  }

  async dropRest() {
    this.#change({ all: "no" });
    const status = await this.#ask(this.#registration?.active, "keep-core").catch(() => null);
    if (status) this.#change({ stored: status.stored });
  }

  /** The new version takes over, and the page is loaded anew. */
  async update() {
    const { waiting } = this.#registration ?? {};
    if (!waiting) return location.reload();
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    const { others } = await this.#ask(waiting, "update");
    if (others > 0) this.#change({ update: "others" });
  }

  async install() {
    await this.#prompt?.prompt();
    this.#change({ canInstall: false });
  }

  /** @param {ServiceWorker | null} installing */
  #follow(installing) {
    if (!installing) return;
    installing.addEventListener("statechange", async () => {
      const isFirst = !navigator.serviceWorker.controller && !this.#registration?.active;
      if (installing.state === "installed" && !isFirst) this.#change({ update: "waiting" });
      if (installing.state === "activated") await this.#kept();
      // A version before it goes on serving.
      if (installing.state === "redundant" && !this.#registration?.active) this.#change({ phase: "failed" });
    });
  }

  async #kept() {
    const { version, core, rest, stored, missing, wanted } = await this.#ask(this.#registration?.active, "status");
    // Built without a list of its files, it keeps nothing.
    if (!version) return this.#change({ phase: "absent" });
    this.#change({ phase: "kept", core, rest, stored, all: missing === 0 ? "yes" : "no" });
    if (wanted && missing > 0) await this.keepAll();
  }

  /**
   * @param {ServiceWorker | null | undefined} worker
   * @param {string} ask
   * @param {(news: any) => void} [hear]
   * @returns {Promise<any>}
   */
  #ask(worker, ask, hear = () => {}) {
    return new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        if ("result" in data) resolve(data.result);
        else if ("error" in data) reject(new Error(data.error));
        else hear(data);
      };
      if (worker) worker.postMessage({ ask }, [port2]);
      else reject(new Error("no service worker"));
    });
  }

  async #takeShared() {
    const query = new URLSearchParams(location.search);
    if (!query.has("shared")) return;
    query.delete("shared");
    history.replaceState(null, "", `${location.pathname}?${query}`);
    const shelf = await caches.open(`cifar-lab ${root.pathname} shared`);
    const address = new URL("shared-picture", root).href;
    const shared = await shelf.match(address);
    if (!shared) return;
    await shelf.delete(address);
    this.#look(await shared.blob(), decodeURIComponent(shared.headers.get("x-name") ?? ""));
  }
}
