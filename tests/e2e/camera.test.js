// @ts-check
// The camera, played by a film of one colour: live, frozen, off when it is not looked at; and what goes wrong with it.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import config from "./playwright.config.js";
import { answered, cells, expect, looked, open, test, visit } from "./lab-page.js";

/** @typedef {import("@playwright/test").Page} Page */

// Ten frames of plain red, as YUV.
const film = fileURLToPath(new URL("../../target/red.y4m", import.meta.url));
const [WIDTH, HEIGHT] = [128, 96];
const frame = Buffer.concat([
  Buffer.from("FRAME\n"),
  Buffer.alloc(WIDTH * HEIGHT, 81),
  Buffer.alloc((WIDTH * HEIGHT) / 4, 90),
  Buffer.alloc((WIDTH * HEIGHT) / 4, 240),
]);
mkdirSync(new URL("../../target", import.meta.url), { recursive: true });
writeFileSync(
  film,
  Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), ...Array(10).fill(frame)]),
);

const { launchOptions } = config.use ?? {};
test.use({
  launchOptions: {
    ...launchOptions,
    args: [
      ...(launchOptions?.args ?? []),
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${film}`,
    ],
  },
});

/** @param {Page} page */
async function begin(page) {
  // The streams are kept, to see that they end.
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const kept = /** @type {any} */ (globalThis);
    kept.streams = [];
    const get = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (asked) => {
      kept.asked = asked;
      const stream = await get(asked);
      kept.streams.push(stream);
      return stream;
    };
  });
  await open(page, "?lang=en");
  await page.locator("lab-ways input[value=camera]").check();
}

/** @param {Page} page */
const states = (page) =>
  page.evaluate(() =>
    /** @type {any} */ (globalThis).streams.map(
      (/** @type {MediaStream} */ stream) => stream.getTracks()[0]?.readyState,
    ),
  );
/** @param {Page} page */
const start = (page) => page.getByRole("button", { name: "Turn the camera on" });

/** @param {Page} page */
async function isRed(page) {
  const colours = await cells(page, "lab-picture canvas");
  return colours.every(([red = 0, green = 255, blue = 255]) => red > 220 && green < 40 && blue < 40);
}

test.describe("with permission", () => {
  test.use({ permissions: ["camera"] });

  test("a camera that ends while its maps are asked for: they are shown, and so are the next picture's", async ({
    page,
  }) => {
    const conv1 = page.locator("lab-inside .stage").filter({ has: page.getByText("conv1", { exact: true }) });
    const spread = conv1.locator(".spread");
    await open(page, "?lang=en&place=inside");
    await expect(spread).not.toBeEmpty();
    const ofTest = await spread.innerText();

    await page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      const kept = /** @type {any} */ (globalThis);
      kept.held = null;
      Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
        const go = () => post.call(this, message, transfer);
        return message?.call === "see" && kept.held ? void kept.held.push(go) : go();
      };
    });
    await begin(page);
    await start(page).click();
    await expect.poll(() => isRed(page)).toBe(true);
    await visit(page, "inside");
    await expect(spread).not.toBeEmpty();
    await expect(spread).not.toHaveText(ofTest);
    const ofCamera = await spread.innerText();
    // The maps of the next frame are on their way when the camera is pulled out.
    await page.evaluate(() => {
      /** @type {any} */ (globalThis).held = [];
    });
    await expect.poll(() => page.evaluate(() => /** @type {any} */ (globalThis).held.length)).toBeGreaterThan(0);
    await page.evaluate(() => {
      const [track] = /** @type {any} */ (globalThis).streams[0].getTracks();
      track.stop();
      track.dispatchEvent(new Event("ended"));
    });
    await expect(page.locator("lab-camera")).toContainText("Turn the camera on");
    await page.evaluate(() => {
      const kept = /** @type {any} */ (globalThis);
      for (const go of kept.held.splice(0)) go();
      kept.held = null;
    });
    await expect(spread).toHaveText(ofCamera);
    await visit(page, "classify");
    await page.locator("lab-ways input[value=test]").check();
    await answered(page, 116);
    await visit(page, "inside");
    await expect(spread).toHaveText(ofTest);
    await expect(page.locator("lab-notices .notice[data-scope=inside]")).toHaveCount(0);
  });

  test("nothing is asked for before the button; then answers come live, and a frozen picture has its square", async ({
    page,
  }) => {
    await begin(page);
    expect(await states(page)).toEqual([]);
    await start(page).click();
    await looked(page).catch(() => {});
    await expect.poll(() => isRed(page)).toBe(true);
    expect(await page.evaluate(() => /** @type {any} */ (globalThis).asked)).toMatchObject({
      audio: false,
      video: { facingMode: "environment" },
    });
    await expect(page.locator("lab-answer .sentence")).toHaveAttribute("aria-live", "off");
    await page.getByRole("button", { name: "Freeze" }).click();
    await expect(page.locator("lab-crop .where")).toContainText("pixels");
    await expect(page.getByRole("radio", { name: "File" })).toBeChecked();
    expect(await states(page)).toEqual(["ended"]);
    await expect.poll(() => isRed(page)).toBe(true);
  });

  test("at most ten looks a second", async ({ page }) => {
    await begin(page);
    await page.evaluate(() => {
      const kept = /** @type {any} */ (globalThis);
      kept.looks = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any} */ transfer) {
        if (message?.call === "classifyPicture") kept.looks.push(performance.now());
        return post.call(this, message, transfer);
      };
    });
    await start(page).click();
    const looks = () => page.evaluate(() => /** @type {any} */ (globalThis).looks);
    await expect.poll(async () => (await looks()).length).toBeGreaterThan(20);
    const times = await looks();
    // A frame's way to the worker may take a moment more or less.
    const seconds = times
      .slice(10)
      .map((/** @type {number} */ time, /** @type {number} */ place) => time - times[place]);
    expect(Math.min(...seconds)).toBeGreaterThan(950);
  });

  test("off when turned off, when another way is chosen, and when the page is hidden", async ({ page }) => {
    await begin(page);
    await start(page).click();
    await page.getByRole("button", { name: "Turn off" }).click();
    expect(await states(page)).toEqual(["ended"]);
    await start(page).click();
    await expect(page.getByRole("button", { name: "Freeze" })).toBeVisible();
    await page.locator("lab-ways input[value=test]").check();
    await expect.poll(() => states(page)).toEqual(["ended", "ended"]);
    await page.locator("lab-ways input[value=camera]").check();
    await start(page).click();
    await expect(page.getByRole("button", { name: "Freeze" })).toBeVisible();
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await expect.poll(() => states(page)).toEqual(["ended", "ended", "ended"]);
    await expect(start(page)).toBeVisible();
    await expect(page.locator("lab-camera .note")).toHaveText(
      "The camera was turned off while this page was out of sight.",
    );
    await expect(page.locator("lab-notices .notice")).toHaveCount(0);
  });

  test("a page that is hidden when the camera is allowed says why it is off", async ({ page }) => {
    await begin(page);
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const get = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = async (asked) => {
        const stream = await get(asked);
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        return stream;
      };
    });
    await start(page).click();
    await expect.poll(() => states(page)).toEqual(["ended"]);
    await expect(page.locator("lab-camera .note")).toHaveText(
      "The camera was turned off while this page was out of sight.",
    );
  });

  test("who works with keys keeps the focus where the camera goes on", async ({ page }) => {
    await begin(page);
    await page.evaluate(() => {
      // A second one that is the first; each is given a moment after it was asked for.
      const mediaDevices = /** @type {any} */ (navigator.mediaDevices);
      const get = mediaDevices.getUserMedia.bind(mediaDevices);
      const list = mediaDevices.enumerateDevices.bind(mediaDevices);
      mediaDevices.enumerateDevices = async () => {
        const { deviceId, label } = (await list()).find((/** @type {any} */ { kind }) => kind === "videoinput");
        const cameras = { [deviceId]: label, second: "Second" };
        return Object.entries(cameras).map(([deviceId, label]) => ({ kind: "videoinput", deviceId, label }));
      };
      mediaDevices.getUserMedia = async () => {
        await new Promise((wait) => setTimeout(wait, 500));
        return get({ video: true });
      };
    });
    await start(page).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Freeze" })).toBeFocused();
    const which = page.locator("#camera-device");
    await which.focus();
    await which.selectOption("second");
    await expect.poll(() => states(page)).toEqual(["ended", "live"]);
    await expect(which).toBeFocused();
    await page.getByRole("button", { name: "Turn off" }).press("Enter");
    await expect(start(page)).toBeFocused();
  });

  test("the other camera is asked for; one that is unplugged is told of", async ({ page }) => {
    await begin(page);
    await start(page).click();
    await page.getByRole("button", { name: "Other camera" }).click();
    await expect.poll(() => states(page)).toEqual(["ended", "live"]);
    expect(await page.evaluate(() => /** @type {any} */ (globalThis).asked.video.facingMode)).toBe("user");
    await expect(page.getByRole("button", { name: "Freeze" })).toBeVisible();
    await page.evaluate(() =>
      /** @type {any} */ (globalThis).streams[1].getVideoTracks()[0].dispatchEvent(new Event("ended")),
    );
    await expect(page.locator("lab-notices .notice")).toContainText("The camera was disconnected.");
    await expect(start(page)).toBeVisible();
    // A picture that may not play is told of as that, and the camera is off.
    await page.evaluate(() => {
      HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException("", "NotAllowedError"));
    });
    await start(page).click();
    await expect(page.locator("lab-notices .notice")).toContainText("does not show the camera’s picture");
    await expect.poll(() => states(page)).toEqual(["ended", "ended", "ended"]);
    await expect(start(page)).toBeVisible();
  });
});

test("a camera that is refused is told of, and the answer before stays", async ({ page }) => {
  await begin(page);
  await start(page).click();
  await expect(page.locator("lab-notices .notice")).toContainText("has no permission to use the camera.");
  await expect(page.locator("lab-answer .sentence")).toContainText("airplane");
});

for (const [name, sentence] of /** @type {const} */ ([
  ["NotFoundError", "No camera was found."],
  ["NotReadableError", "another program may be using it"],
])) {
  test(`a camera with ${name} is told of`, async ({ page }) => {
    await begin(page);
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", name));
    }, name);
    await start(page).click();
    await expect(page.locator("lab-notices .notice")).toContainText(sentence);
    await expect(start(page)).toBeEnabled();
  });
}

test("without a secure page the camera says so", async ({ page }) => {
  await begin(page);
  await page.evaluate(() => {
    Object.defineProperty(navigator, "mediaDevices", { value: undefined });
    Object.defineProperty(globalThis, "isSecureContext", { value: false });
  });
  await start(page).click();
  await expect(page.locator("lab-notices .notice")).toContainText("works only on secure pages");
});
