// End to end: the built dist/, served with the strict headers, in a real browser. `cargo xtask test --only build --only e2e`
// builds and runs it; after a build, `npx playwright test --config tests/e2e` alone is quicker.
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { BUILT_SITE } from "../built-site.js";

/** `cargo xtask test` names the browser that set-up found; otherwise Debian's, otherwise playwright's own. */
const browser = process.env.CIFAR_LAB_BROWSER ?? (existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined);
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  ...BUILT_SITE,
  outputDir: "../../target/e2e",
  use: {
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
