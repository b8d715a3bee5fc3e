// @ts-check
/**
 * <cifar-lab>: an embed of this site in any page. The attributes of `LIVE` and `FIXED` are embed.html's keys; besides
 * them `src` (where embed.html lies), `height` (until the frame has told its own), `fixed` (it stays), `eager`, `label`
 * (the frame's name for screen readers) and `share` (the student may give the page a picture). `answers`: the student may hand
 * in answers to a lesson's questions. Children are shown
 * where this script does not run: put a link there.
 *
 * Events, with `detail`: ready, prediction, epoch, evaluation, resize, error, pausing (out of sight a training pauses in
 * `detail.seconds`; preventDefault() lets it go on), paused, share, result. Methods return promises: show({ image, model, ... }),
 * state(), train({ epochs, lr, seed }), pause(), resume(), stop(). www/embed has the other side.
 *
 * A classic script, `<script src="..." defer>`: a module of another site would need that site's leave (CORS).
 */
{
  const INSIDE = ["stage", "channel", "at", "looked", "output", "layer", "sides"];
  const LIVE = [
    "lang",
    "theme",
    "model",
    "image",
    "compare",
    "reading",
    "order",
    "engine",
    "pictures",
    "calibration",
    "attack",
    "damage",
    "curves",
    "resized",
    "net",
    "set",
    ...INSIDE,
  ];
  const FIXED = [
    "panel",
    "crop",
    "seed",
    "lesson",
    "epochs",
    "lr",
    "hide",
    "lock",
    "compact",
    "autostart",
    "question",
    "answers",
  ];
  const script = /** @type {HTMLScriptElement | null} */ (
    document.currentScript ?? document.querySelector('script[src*="cifar-lab-element"]')
  );
  // Of a script that a tool has written into the page the address is "", and nothing lies beside that.
  const BASE = script ? script.src : document.baseURI;
  const HOME = BASE ? new URL("embed.html", BASE).href : null;

  class CifarLabElement extends HTMLElement {
    static observedAttributes = [...LIVE, ...FIXED, "src"];

    #frame = document.createElement("iframe");
    /** @type {MessagePort | undefined} */
    #port;
    /** @type {(() => void)[]} */
    #early = [];
    #next = 1;
    /** @type {Map<number, [(value: any) => void, (error: Error) => void]>} */
    #calls = new Map();
    #hear = (/** @type {MessageEvent} */ event) => this.#greet(event);

    connectedCallback() {
      const frame = this.#frame;
      if (!this.#home) return console.warn("<cifar-lab> needs src, the address of the lab's embed.html");
      addEventListener("message", this.#hear);
      if (this.shadowRoot) return;
      frame.sandbox.value =
        "allow-scripts allow-same-origin allow-downloads allow-popups allow-popups-to-escape-sandbox";
      frame.allow = "camera; clipboard-write; fullscreen";
      frame.title = this.getAttribute("label") ?? "cifar-lab";
      frame.loading = this.hasAttribute("eager") ? "eager" : "lazy";
      frame.style.cssText = `border:0;display:block;width:100%;height:${parseInt(this.getAttribute("height") ?? "", 10) || 480}px`;
      this.style.display ||= "block";
      this.#load();
      this.attachShadow({ mode: "open" }).append(frame);
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#close();
    }

    /**
     * @param {string} name
     * @param {string | null} before
     * @param {string | null} now
     */
    attributeChangedCallback(name, before, now) {
      if (before === now) return;
      if (!this.shadowRoot) {
        if (name === "src" && this.isConnected) this.connectedCallback();
      } else if (LIVE.includes(name) && now !== null) this.show({ [name]: now }).catch(() => {});
      else this.#load();
    }

    /** @param {Record<string, string | number>} asked */
    show(asked) {
      return this.#call("show", asked);
    }
    state() {
      return this.#call("state");
    }
    /** @param {Record<string, string | number>} [settings] */
    train(settings) {
      return this.#call("train", settings);
    }
    pause() {
      return this.#call("pause");
    }
    resume() {
      return this.#call("resume");
    }
    stop() {
      return this.#call("stop");
    }

    get #home() {
      return this.getAttribute("src") ?? HOME;
    }

    #load() {
      const url = new URL(this.#home ?? "", document.baseURI);
      for (const key of [...LIVE, ...FIXED]) {
        const value = this.getAttribute(key);
        if (value !== null) url.searchParams.set(key, value || "1");
      }
      this.#close();
      this.#frame.src = url.href;
    }

    #close() {
      this.#port?.close();
      this.#port = undefined;
      for (const [, reject] of this.#calls.values()) reject(new Error("the frame is gone"));
      this.#calls.clear();
    }

    /**
     * @param {string} call
     * @param {unknown} [args]
     * @returns {Promise<any>} Waits for the frame, which loads when it is seen.
     */
    #call(call, args) {
      return new Promise((resolve, reject) => {
        const id = this.#next++;
        const go = () => {
          this.#calls.set(id, [resolve, reject]);
          this.#port?.postMessage({ id, call, args });
        };
        if (this.#port) go();
        else this.#early.push(go);
      });
    }

    /** @param {MessageEvent} event A frame that has loaded anew greets anew. */
    #greet({ source, origin, data }) {
      const frame = this.#frame.contentWindow;
      if (!frame || source !== frame || origin !== new URL(this.#frame.src).origin) return;
      if (data?.type === "cifar-lab:resize") return this.#fit(data.height);
      if (data?.type !== "cifar-lab:hello") return;
      this.#close();
      const { port1, port2 } = new MessageChannel();
      this.#port = port1;
      port1.onmessage = ({ data }) => this.#answer(data);
      frame.postMessage(
        { type: "cifar-lab:connect", v: 1, share: this.hasAttribute("share"), answers: this.hasAttribute("answers") },
        origin,
        [port2],
      );
      for (const go of this.#early.splice(0)) go();
    }

    /** @param {number} height */
    #fit(height) {
      if (height > 0 && height < 1e5 && !this.hasAttribute("fixed")) this.#frame.style.height = `${height}px`;
    }

    /** @param {any} message */
    #answer({ id, result, error, event, detail }) {
      if (event) {
        const isHeld = !this.dispatchEvent(new CustomEvent(event, { detail, cancelable: event === "pausing" }));
        if (isHeld) this.#call("keep");
        return;
      }
      const [resolve, reject] = this.#calls.get(id) ?? [];
      this.#calls.delete(id);
      if (error) reject?.(Object.assign(new Error(error.message), { code: error.code }));
      else resolve?.(result);
    }
  }

  if (!customElements.get("cifar-lab")) customElements.define("cifar-lab", CifarLabElement);
}
