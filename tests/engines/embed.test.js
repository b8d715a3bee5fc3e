// @ts-check
// A course page of another site has the page in a frame: by the element, by a plain frame, and by one that is locked up.
import { Host } from "./host.js";
import { expect, says, test } from "./engine.js";
import { course } from "../e2e/course.js";

/** @typedef {import("./engine.js").Tab} Tab */
const EVENTS = ["ready", "prediction", "epoch", "error", "pausing", "paused"];
/** Keeps what each element tells, in `told`, from its first word on. */
const TELL = `window.told = []; for (const type of ${JSON.stringify(EVENTS)}) addEventListener(type, (event) => told.push([type, event.detail]), true);
  document.head.append(Object.assign(document.createElement("script"), { src: "EMBED/cifar-lab-element.js" }));`;

/** @type {Host | null} */
let teacher = null;
test.afterEach(() => teacher?.close());

/**
 * @param {Tab} tab
 * @param {Host} host
 * @param {string} body `EMBED` stands for the site's address.
 */
async function openCourse(tab, host, body, script = TELL) {
  const fill = (/** @type {string} */ words) => words.replaceAll("EMBED", host.address.slice(0, -1));
  teacher = await new Host(host.address).open("localhost");
  teacher.pages.set("/", course(fill(body), fill(script)));
  await tab.goto(teacher.address);
}

/** @param {Tab} tab @param {string} type @returns {Promise<any[]>} */
const told = (tab, type) =>
  tab.evaluate(
    (type) =>
      /** @type {any} */ (globalThis).told
        .filter((/** @type {any[]} */ [one]) => one === type)
        .map((/** @type {any[]} */ [, detail]) => detail),
    type,
  );

test("the element answers, tells of it, and shows what it is asked for", async ({ tab, host }) => {
  await openCourse(tab, host, `<cifar-lab src="EMBED/embed.html" lang="en" image="116"></cifar-lab>`);
  await expect.poll(() => told(tab, "ready"), { timeout: 60_000 }).toHaveLength(1);
  expect((await told(tab, "prediction"))[0]).toMatchObject({ image: 116, label: 0, model: "notebook", way: "test" });
  const state = await tab.evaluate(() =>
    /** @type {any} */ (document.querySelector("cifar-lab")).show({ image: 7, lang: "es" }),
  );
  expect(state).toMatchObject({ phase: "ready", route: { image: 7, lang: "es" } });
  const frame = await tab.frame("cifar-lab iframe");
  await says(frame, "lab-answer .sentence", /\d,\d\d/);
  expect(await told(tab, "error")).toEqual([]);
});

test("a training in an element that is scrolled out of sight is told of, then pauses", async ({ tab, host }) => {
  await openCourse(
    tab,
    host,
    `<cifar-lab src="EMBED/embed.html" panel="train" lang="en"></cifar-lab><div style="height:5000px"></div>`,
  );
  await expect.poll(() => told(tab, "ready"), { timeout: 60_000 }).toHaveLength(1);
  const ask = (/** @type {string} */ method) =>
    tab.evaluate(
      (method) => /** @type {any} */ (document.querySelector("cifar-lab"))[method]({ epochs: 200, images: 1000 }),
      method,
    );
  await ask("train");
  await expect.poll(() => told(tab, "epoch"), { timeout: 120_000 }).not.toHaveLength(0);
  await tab.evaluate(() => scrollTo(0, 5000));
  await expect.poll(() => told(tab, "pausing"), { timeout: 30_000 }).toEqual([{ seconds: 10 }]);
  await expect.poll(() => told(tab, "paused"), { timeout: 30_000 }).toHaveLength(1);
  // Back in sight it goes on when it is asked to, and stays in sight.
  await tab.evaluate(() => scrollTo(0, 0));
  await tab.evaluate(() => new Promise((done) => setTimeout(done, 2500)));
  await ask("resume");
  const epochs = (await told(tab, "epoch")).length;
  await expect.poll(async () => (await told(tab, "epoch")).length, { timeout: 60_000 }).toBeGreaterThan(epochs);
  expect(await told(tab, "pausing")).toHaveLength(1);
});

test("in a plain frame the network answers", async ({ tab, host }) => {
  await openCourse(
    tab,
    host,
    `<iframe src="EMBED/embed.html?lang=en&image=7" width="640" height="480" title="embed"></iframe>`,
    "",
  );
  await says(await tab.frame("iframe"), "lab-answer .sentence", /\d\.\d\d/, 60_000);
});

test.describe("a frame without an origin of its own", () => {
  // The browser tells of the files that the frame may not read.
  test.use({ mayComplain: true });

  test("says why nothing is computed there, and leads to the page", async ({ tab, host }) => {
    await openCourse(
      tab,
      host,
      `<iframe sandbox="allow-scripts" src="EMBED/embed.html?lang=en&image=7" width="640" height="480" title="embed"></iframe>`,
      "",
    );
    const frame = await tab.frame("iframe");
    const seen = () => frame.evaluate(() => document.body.innerText);
    await expect.poll(seen).toMatch(/restricts its frames so much|restricts its frames too much/);
    // And nothing that looks as if it were coming, or could be pressed.
    expect(await seen()).not.toMatch(/Start|Loading/);
    expect(await seen()).toMatch(/Open it in a new tab/);
  });
});
