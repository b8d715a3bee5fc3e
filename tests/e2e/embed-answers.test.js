// @ts-check
// Answers to a lesson's questions: they go to a course page that has asked for them, where the link allows it, when the student
// hands them in. The student sees what was sent.
import { AxeBuilder } from "@axe-core/playwright";
import { course, courseSite } from "./course.js";
import { expect, test } from "./lab-page.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Asks each frame for answers but the one that is named so, and keeps what they hand over. */
const ASK = `window.told = [];
  addEventListener("result", (event) => told.push(event.detail), true);
  addEventListener("message", (event) => {
    const frame = [...document.querySelectorAll("iframe")].find((one) => one.contentWindow === event.source);
    if (event.data?.type !== "cifar-lab:hello" || !frame) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => data.event === "result" && told.push(data.detail);
    event.source.postMessage({ type: "cifar-lab:connect", v: 1, answers: frame.title !== "not asked" }, event.origin, [port2]);
  });
  document.head.append(Object.assign(document.createElement("script"), { src: "EMBED/cifar-lab-element.js" }));`;

test("a lesson's answers are handed in by the student, where link and course page agree on it, and shown as sent", async ({
  page,
}) => {
  const home = new URL("./", test.info().project.use.baseURL).href.slice(0, -1);
  const lesson = "panel=lessons&lesson=pixels&lang=en";
  const frames = `<iframe title="not asked" src="EMBED/embed.html?${lesson}&answers=1" width="600" height="900"></iframe>
    <iframe title="not allowed" src="EMBED/embed.html?${lesson}" width="600" height="900"></iframe>
    <cifar-lab src="EMBED/embed.html" panel="lessons" lesson="pixels" lang="es" answers></cifar-lab>`;
  const fill = (/** @type {string} */ text) => text.replaceAll("EMBED", home);
  const site = await courseSite({ "/": { html: course(fill(frames), fill(ASK)) } });
  await page.setViewportSize({ width: 640, height: 6000 });
  await page.goto(site.url);
  const frame = page.frameLocator("cifar-lab iframe");
  await expect(frame.locator(".answer")).toHaveCount(5, { timeout: 60_000 });
  for (const title of ["not asked", "not allowed"]) {
    await expect(page.frameLocator(`iframe[title="${title}"]`).locator(".lesson-step")).toHaveCount(5);
    await expect(page.frameLocator(`iframe[title="${title}"]`).locator(".answer, .hand-in")).toHaveCount(0);
  }
  const told = () => page.evaluate(() => /** @type {any} */ (globalThis).told);
  const button = frame.getByRole("button", { name: /^Entregar/ });
  await expect(button).toBeDisabled();
  const field = (/** @type {number} */ step) => frame.locator(`.lesson-step[data-step="${step}"] textarea`);
  await field(1).fill("Un avión, por la forma.");
  await field(2).fill("3.072 números de 0 a 255");
  await expect(frame.locator(".hand-in li")).toHaveText([/^.*Un avión, por la forma\.$/, /3\.072 números de 0 a 255$/]);
  expect(await told()).toEqual([]);
  await button.press("Enter");
  await expect(frame.locator(".hand-in [role=status]")).toContainText("Entregado");
  await expect(frame.locator(".hand-in li").nth(1)).toContainText("número correcto");
  const [result, ...more] = await told();
  expect(more).toEqual([]);
  expect(result).toMatchObject({
    type: "cifar-lab:result",
    v: 1,
    lesson: "pixels",
    lang: "es",
    questions: 5,
    answered: 2,
    score: { right: 1, checked: 1 },
    answers: [
      { step: 1, question: expect.stringMatching(/^¿Qué es\?/), answer: "Un avión, por la forma.", score: null },
      { step: 2, answer: "3.072 números de 0 a 255", score: 1 },
    ],
  });
  expect(result.seconds).toBeLessThan(120);
  await frame.getByText("Lo que se envió").click();
  expect(JSON.parse((await frame.locator(".hand-in pre").textContent()) ?? "")).toEqual(result);
  // Handed in again, another one takes its place.
  await field(2).fill("1024");
  await expect(frame.locator(".hand-in [role=status]")).toContainText("Después cambiaste algo");
  await button.click();
  await expect(frame.locator(".hand-in li").nth(1)).toContainText("se pedía otro número");
  expect((await told())[1]?.score).toEqual({ right: 0, checked: 1 });
  // Chromium gives another site's frame no storage here: nothing is kept, and the student is told.
  await expect(frame.locator(".hand-in .keeping")).toContainText("no guarda nada");
  await page.setViewportSize({ width: 360, height: 6000 });
  const html = frame.locator("html");
  await expect.poll(() => html.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0);
  const { violations } = await new AxeBuilder({ page }).include(["cifar-lab"]).withTags(RULES).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  site.close();
});

test("where a frame has storage the answers are there at the next visit, until the student erases them", async ({
  page,
}) => {
  const home = new URL("./", test.info().project.use.baseURL).href.slice(0, -1);
  const element = `<cifar-lab src="${home}/embed.html" panel="lessons" lesson="pixels" lang="es" answers></cifar-lab>`;
  const site = await courseSite({ "/": { html: course(element, ASK.replaceAll("EMBED", home)) } }, "127.0.0.1");
  await page.setViewportSize({ width: 640, height: 6000 });
  await page.goto(site.url);
  const frame = page.frameLocator("cifar-lab iframe");
  const field = (/** @type {number} */ step) => frame.locator(`.lesson-step[data-step="${step}"] textarea`);
  await field(1).fill("Un avión", { timeout: 60_000 });
  await expect(frame.locator(".hand-in .keeping")).toContainText("hasta que las borres");
  await frame.getByRole("button", { name: /^Entregar/ }).click();
  await expect(frame.locator(".hand-in [role=status]")).toContainText("Entregado");
  await page.reload();
  await expect(field(1)).toHaveValue("Un avión", { timeout: 60_000 });
  await expect(frame.locator(".hand-in [role=status]")).toContainText("Entregado");
  await frame.getByRole("button", { name: "Borrar mis respuestas" }).press("Enter");
  await expect(field(1)).toBeFocused();
  await expect(frame.getByRole("button", { name: /^Entregar/ })).toBeDisabled();
  expect(await frame.locator("html").evaluate(() => Object.keys(localStorage).join())).not.toContain("answers");
  await page.reload();
  await expect(field(1)).toHaveValue("", { timeout: 60_000 });
  site.close();
});
