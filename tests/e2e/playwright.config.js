// End to end: the built dist/, served with the strict headers, in a real browser. `cargo xtask test --only build --only e2e`
// builds and runs it; after a build, `npx playwright test --config tests/e2e` alone is quicker.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** `cargo xtask test` names the browser that set-up found; otherwise Debian's, otherwise playwright's own. */
const browser = process.env.CIFAR_LAB_BROWSER ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: ".",
  testMatch: "*.test.js",
  outputDir: "../../target/e2e",
  forbidOnly: !!process.env.CI,
  // Two cores: the page's own workers need the second.
  workers: 1,
  timeout: 120_000,
  // Three times the usual five seconds: what is waited for comes, but not always soon on a machine with two cores.
  expect: { timeout: 15_000 },
  // On a busy machine a test may meet its limit; passed at the second try, it is listed as flaky.
  retries: 1,
  reporter: "list",
  webServer: {
    command: "cargo xtask serve --dist-only --port 0",
    wait: { stdout: /Serving (?<cifar_lab_url>http:\S+)/ },
    timeout: 120_000,
  },
  use: {
    // Set by `wait` above, for the processes that run the tests.
    baseURL: process.env.CIFAR_LAB_URL,
    browserName: "chromium",
    locale: "es-ES",
    // Of the second try alone: a trace of every test takes an eighth of the time.
    trace: "on-first-retry",
    launchOptions: {
      executablePath: browser,
      args: [
        "--force-color-profile=srgb",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        ...(isRoot ? ["--no-sandbox"] : []),
      ],
    },
  },
});
