// @ts-check
// All 10,000 test images: exactly as many right as the weights file says, in every engine.
import { expect, says, test, text } from "./engine.js";

test("all 10,000 are answered, and as many are right as the weights file says", async ({ tab, host }) => {
  await tab.goto(`${host.address}?lang=en&place=evaluate`);
  await says(tab, "lab-evaluation .row button", /10,000/);
  await tab.click("lab-evaluation .row button");
  await says(tab, "lab-evaluation .result", /correct/, 240_000);
  const [, correct] = /([\d,]+) of 10,000 correct/.exec(await text(tab, "lab-evaluation .result")) ?? [];
  const said = await tab.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const { accuracy, n } = lab.metadata;
    lab.close();
    return Math.round(accuracy * n);
  });
  expect(Number(correct?.replace(",", ""))).toBe(said);
});
