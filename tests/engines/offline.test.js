// @ts-check
// After one visit the page opens although its host is gone.
import { answered, says, test } from "./engine.js";
import { picturePath } from "../e2e/lab-page.js";

// Browsers tell of what they ask for by themselves, such as a newer service worker.
test.use({ mayComplain: true });

test("after one visit the page opens, answers and looks at a file, and no host is there", async ({ tab, host }) => {
  await tab.goto(`${host.address}?lang=en`);
  await answered(tab, /\b116\b/);
  await says(tab, "lab-offline > p", /also opens offline/, 90_000);
  await host.close();
  await tab.goto(`${host.address}?lang=en&image=6`);
  await answered(tab, /\b6\b/);
  await tab.click("lab-ways label:has(input[value=file])");
  await tab.choose("lab-file input[type=file]", picturePath("cat.png"));
  await answered(tab, /your picture/);
});
