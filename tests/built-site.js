// @ts-check
/** What the configurations of all tests in a browser share: the built site, served with its strict headers, and how long is waited. */
export const BUILT_SITE = {
  testDir: ".",
  testMatch: "*.test.js",
  forbidOnly: !!process.env.CI,
  // Two cores: the page's own workers need the second.
  workers: 1,
  timeout: 120_000,
  // Three times the usual five seconds: what is waited for comes, but not always soon on a machine with two cores.
  expect: { timeout: 15_000 },
  // On a busy machine a test may meet its limit; passed at the second try, it is listed as flaky.
  retries: 1,
  reporter: /** @type {const} */ ("list"),
  // Says where, as CIFAR_LAB_URL, to the processes that run the tests.
  webServer: {
    command: "cargo xtask serve --dist-only --port 0",
    wait: { stdout: /Serving (?<cifar_lab_url>http:\S+)/ },
    timeout: 120_000,
  },
};
