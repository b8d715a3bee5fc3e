// @ts-check
// A script of another site takes the module from ours: workers start, as far as that site lets its files be read.
import { course, courseSite } from "./course.js";
import { expect, test } from "./lab-page.js";
import { PlainHost } from "./plain-host.js";

/** The rules that a careful page would set for it. @param {string} site */
const rules = (site) =>
  `default-src 'none'; script-src ${site} 'unsafe-inline' 'wasm-unsafe-eval'; worker-src blob: ${site}; connect-src ${site}; img-src data:; require-trusted-types-for 'script'; trusted-types cifar-lab`;

/**
 * @param {import("@playwright/test").Page} page
 * @param {string} script A module's, that calls `tell` with what it has found. `SITE` is where the module lies.
 */
async function told(page, script) {
  const host = await new PlainHost().open("lab");
  host.isOpenToAll = true;
  const text = `</script><script type="module">const tell = (found) => document.body.dataset.found = JSON.stringify(found);\n${script.replaceAll("SITE", host.address)}`;
  const site = await courseSite({
    "/": { html: course("", text), headers: { "content-security-policy": rules(new URL(host.address).origin) } },
  });
  try {
    await page.goto(site.url);
    await expect(page.locator("body")).toHaveAttribute("data-found", /./, { timeout: 60_000 });
    return JSON.parse((await page.locator("body").getAttribute("data-found")) ?? "");
  } finally {
    site.close();
    host.close();
  }
}

test("the module of another site classifies, counts with two workers and trains, under strict rules", async ({
  page,
}) => {
  const found = await told(
    page,
    `
    import { CifarLab } from "SITEcifar-lab.js";
    const lab = await CifarLab.open();
    const { index, label, probabilities } = await lab.classify({ split: "test", index: 116 });
    const { correct } = await lab.evaluate({ count: 200, workers: 2 });
    const { curve } = await lab.train({ epochs: 1, images: 1000, seed: 1, workers: 2 }).done;
    tell({ index, label, share: probabilities[index], correct, epochs: curve.length });
    lab.close();`,
  );
  expect(found).toMatchObject({ index: 0, label: 0, epochs: 1 });
  expect(found.share).toBeCloseTo(0.7186, 3);
  expect(found.correct).toBeGreaterThan(120);
});

test.describe("a site that gives others no leave", () => {
  test.use({ mayComplain: true });

  test("is named in the refusal", async ({ page }) => {
    const closed = await new PlainHost().open("lab");
    try {
      const refused = await told(
        page,
        `
        import { CifarLab } from "SITEcifar-lab.js";
        CifarLab.open({ base: "${closed.address}" }).catch(({ code, params, message }) => tell({ code, params, message }));`,
      );
      expect(refused).toMatchObject({ code: "base.origin", params: { base: closed.address } });
      expect(refused.message).toContain("CORS");
    } finally {
      closed.close();
    }
  });
});
