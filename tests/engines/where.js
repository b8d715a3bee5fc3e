// @ts-check
/**
 * Which tests of the built page run in which engine, and why: the only list of it. `tests/unit/engines.test.js` holds it
 * against the files.
 *
 * A row is a folder's files. `engines`: at every change. What is not there is not tried in that engine, for the reason given.
 * @type {readonly { files: string, engines: readonly ("chromium" | "firefox" | "webkit")[], why: string }[]}
 */
export const WHERE = [
  {
    files: "tests/engines/",
    engines: ["chromium", "firefox", "webkit"],
    why: "what a visitor is promised in every current browser: the first answer, ways in, all 10,000, training, files, offline, embeds",
  },
  {
    files: "tests/e2e/",
    engines: ["chromium"],
    why: "everything else, in one engine: these tests answer for files (routes), count allocations, press keys of assistive tools and read accessibility trees by Playwright, which WebKitGTK cannot be driven by; and two more runs of them would take an hour",
  },
  {
    files: "tests/hosts/",
    engines: ["chromium"],
    why: "bundlers, notebooks and course systems are what is tried there, not engines",
  },
];
