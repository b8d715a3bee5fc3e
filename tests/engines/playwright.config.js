// @ts-check
// The tests that every engine has to pass. After a build, `cargo xtask test --only firefox` runs them in one;
// `npx playwright test --config tests/engines/playwright.config.js --project firefox` alone is quicker.
import { defineConfig } from "@playwright/test";

/** Where Debian has them; `cargo xtask test` names the one that it runs. */
const PROGRAMS = {
  chromium: "/usr/bin/chromium",
  firefox: "/usr/bin/firefox-esr",
  webkit: "/usr/bin/WebKitWebDriver",
};

export default defineConfig({
  testDir: ".",
  testMatch: "*.test.js",
  outputDir: "../../target/engines",
  forbidOnly: !!process.env.CI,
  // Two cores: the page's own workers need the second.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // On a busy machine a test may meet its limit; passed at the second try, it is listed as flaky.
  retries: 1,
  reporter: "list",
  webServer: {
    command: "cargo xtask serve --dist-only --port 0",
    wait: { stdout: /Serving (?<cifar_lab_url>http:\S+)/ },
    timeout: 120_000,
  },
  // Set by `wait` above, for the processes that run the tests.
  use: { baseURL: process.env.CIFAR_LAB_URL },
  projects: Object.entries(PROGRAMS).map(([name, program]) => ({
    name,
    use: /** @type {any} */ ({ engineName: name, program: process.env.CIFAR_LAB_ENGINE ?? program }),
  })),
});
