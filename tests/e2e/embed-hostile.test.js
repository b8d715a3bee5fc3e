// @ts-check
// Embeds among strangers: a parent page that sends anything, links that say anything.
import { LISTEN, course, courseSite } from "./course.js";
import { expect, test } from "./lab-page.js";

/** With `cargo xtask test --all` ten times as many. */
const MESSAGES = process.env.CIFAR_LAB_ALL ? 100_000 : 10_000;

test(`a hostile parent gets no pixel, no file and no crash out of ${MESSAGES.toLocaleString("en")} messages`, async ({
  page,
  baseURL,
}) => {
  const home = new URL("./", baseURL).href;
  const site = await courseSite({
    "/": {
      html: course(`<iframe src="${home}embed.html?lang=en" width="640" height="480" title="embed"></iframe>`, LISTEN),
    },
  });
  /** @type {string[]} */
  const downloads = [];
  page.on("download", (download) => downloads.push(download.suggestedFilename()));
  await page.goto(site.url);
  const frame = page.frameLocator("iframe");
  await expect(frame.locator("lab-answer .sentence")).toContainText(/\d\.\d\d%/, { timeout: 30_000 });
  await page.waitForFunction(() => /** @type {any} */ (globalThis).port);
  await page.evaluate(async (count) => {
    let seed = 1;
    const random = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const pick = (/** @type {any[]} */ list) => list[Math.floor(random() * list.length)];
    const words = [
      "state",
      "show",
      "train",
      "pause",
      "resume",
      "stop",
      "keep",
      "classify",
      "weights",
      "image",
      "attach",
      "share",
      "seen",
      "constructor",
      "__proto__",
      "toString",
      "look",
      "cifar-lab:connect",
      "cifar-lab:look",
      "h5p",
      "hello",
      "resize",
      "<img src=x onerror=alert(1)>",
      "javascript:alert(1)",
      "../../x",
      "\u0000",
      "9".repeat(500),
    ];
    /** @returns {any} */
    const value = (/** @type {number} */ depth) => {
      const kind = Math.floor(random() * (depth > 3 ? 6 : 9));
      return [
        () => pick(words),
        () => random() * 1e9 - 5e8,
        () => Math.floor(random() * 20000),
        () => null,
        () => undefined,
        () => pick([true, NaN, -0, Infinity, 10n]),
        () => new Uint8Array(8),
        () => Array.from({ length: 3 }, () => value(depth + 1)),
        () =>
          Object.fromEntries(
            Array.from({ length: 4 }, () => [
              pick([
                "type",
                "id",
                "call",
                "args",
                "event",
                "context",
                "action",
                "theme",
                "lang",
                "model",
                "image",
                "v",
                ...words,
              ]),
              value(depth + 1),
            ]),
          ),
      ][kind]?.();
    };
    const crafted = () =>
      pick([
        {
          id: 1,
          call: "show",
          args: { image: Math.floor(random() * 10000), model: "notebook", way: "file", panel: "train" },
        },
        { id: 2, call: "show", args: { model: "../x", engine: "webgpu" } },
        { id: -1, call: "state" },
        { id: 3, call: "state", args: value(0) },
        { id: 4, call: "__proto__" },
        { id: 5, call: "picture" },
        { id: 6, call: "share" },
        { id: 7, call: "train", args: "x" },
        { id: 8, call: "stop" },
        { type: "cifar-lab:look", theme: pick(["dark", "light", "<b>"]), lang: pick(["es", "en", "xx"]) },
        { context: "h5p", action: "resize" },
        { type: "cifar-lab:connect", v: 1, share: true },
      ]);
    const target = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe")).contentWindow;
    const { port } = /** @type {any} */ (globalThis);
    for (let k = 0; k < count; k++) {
      const message = random() < 0.5 ? crafted() : value(0);
      if (random() < 0.5) port.postMessage(message);
      else target?.postMessage(message, "*", random() < 0.1 ? [new MessageChannel().port2] : []);
      if (k % 500 === 0) await new Promise((next) => setTimeout(next));
    }
  }, MESSAGES);
  // It still answers, to the page and to the person.
  const state = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { port, heard } = /** @type {any} */ (globalThis);
        const old = port.onmessage;
        port.onmessage = (/** @type {MessageEvent} */ event) =>
          event.data.id === 4242 ? resolve(event.data.result) : (heard.push(event.data), old?.(event));
        port.postMessage({ id: 4241, call: "stop" });
        port.postMessage({ id: 4242, call: "show", args: { image: 7, model: "notebook", lang: "en" } });
      }),
  );
  expect(state).toMatchObject({ phase: "ready", route: { image: 7 }, prediction: { image: 7 } });
  await frame.getByRole("button", { name: "Next image" }).click();
  await expect(frame.locator("lab-picture .frame")).toHaveAttribute("aria-label", /\b8\b/);
  const leaks = await page.evaluate(() => {
    const isData = (/** @type {any} */ value) =>
      ArrayBuffer.isView(value) ||
      value instanceof ArrayBuffer ||
      value instanceof Blob ||
      value instanceof ImageBitmap ||
      value instanceof ImageData;
    /** @type {(value: any) => boolean} */
    const has = (value) =>
      isData(value) ||
      (typeof value === "object" &&
        value !== null &&
        Object.entries(value).some(
          ([key, inner]) => ["seen", "pixels", "planar", "rgba", "png"].includes(key) || has(inner),
        ));
    return /** @type {any} */ (globalThis).heard.filter(has).length;
  });
  expect(leaks).toBe(0);
  expect(downloads).toEqual([]);
  site.close();
});

const KEYS = [
  "panel",
  "lang",
  "theme",
  "model",
  "image",
  "crop",
  "seed",
  "lesson",
  "epochs",
  "lr",
  "hide",
  "lock",
  "compact",
  "autostart",
  "v",
  "question",
  "compare",
  "engine",
  "reading",
  "order",
  "way",
];
const BAD = [
  "<script>window.isBroken=1</script>",
  "javascript:window.isBroken=1",
  '"><img src=x onerror=window.isBroken=1>',
  "%00",
  "../../../etc/passwd",
  "-1e999",
  "9".repeat(2000),
  "constructor",
  "__proto__",
  "𝕏\u202e",
];

test("a hostile link runs no script and stops nothing: every key, with every kind of nonsense", async ({ page }) => {
  page.on("dialog", (dialog) => {
    throw new Error(`a dialog: ${dialog.message()}`);
  });
  // All keys at once, the values in turn; each key with each value is the reader's own test (tests/unit/embed.test.js).
  for (const place of [0, 3, 5, 8]) {
    const query = KEYS.map((key, k) => `${key}=${encodeURIComponent(BAD[(k + place) % BAD.length] ?? "")}`).join("&");
    await page.goto(`embed.html?${query}${place % 2 ? `#${query}` : ""}`);
    await expect(page.locator("lab-answer .sentence")).toContainText(/\d[.,]\d\d/, { timeout: 30_000 });
    expect(await page.evaluate(() => "isBroken" in globalThis)).toBe(false);
    await expect(page.locator("main img, main script")).toHaveCount(0);
  }
});
