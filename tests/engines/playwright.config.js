// @ts-check
// The tests that every engine has to pass. After a build, `cargo xtask test --only firefox` runs them in one;
// `npx playwright test --config tests/engines/playwright.config.js --project firefox` alone is quicker.
import { defineConfig } from "@playwright/test";
import { BUILT_SITE } from "../built-site.js";

/** Where Debian has them; `cargo xtask test` names the one that it runs. */
const PROGRAMS = {
  chromium: "/usr/bin/chromium",
  firefox: "/usr/bin/firefox-esr",
  webkit: "/usr/bin/WebKitWebDriver",
};

export default defineConfig({
  ...BUILT_SITE,
  outputDir: "../../target/engines",
  use: { baseURL: process.env.CIFAR_LAB_URL },
  projects: Object.entries(PROGRAMS).map(([name, program]) => ({
    name,
    use: /** @type {any} */ ({ engineName: name, program: process.env.CIFAR_LAB_ENGINE ?? program }),
  })),
});
