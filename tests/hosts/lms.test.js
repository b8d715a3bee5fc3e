// The lessons' packages in course systems: SCORM 1.2 in scorm-again's run-time, which checks each element; cmi5 against a record
// store that holds the rules of its specification. The site is inside the packages.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { hosts, lessons, page, scratch, served } from "./browser.js";

/** What a student writes to the questions of the lesson "shapes", by their numbers; one of the three numbers is wrong. */
const ANSWERS = ["15, and so on", "28 for one, 896 for 32", "More maps.", "The dense one.", "610", "12"];

/**
 * @param {import("node:test").TestContext} context
 * @param {string} name Of a package.
 */
function unpacked(context, name) {
  const folder = scratch(context);
  const zip = lessons.find((path) => path.includes(name));
  assert.ok(zip, name);
  execFileSync(join(hosts, "python/bin/python"), ["-m", "zipfile", "-e", zip, folder]);
  return folder;
}

/**
 * Answers questions, and hands them in.
 * @param {import("@playwright/test").FrameLocator} lesson
 * @param {number[]} steps
 */
async function handIn(lesson, steps) {
  for (const step of steps)
    await lesson
      .locator(`.lesson-step[data-step="${step}"] textarea`)
      .fill(ANSWERS[step - 1] ?? "", { timeout: 60_000 });
  await lesson.getByRole("button", { name: /^(Hand in|Entregar)/ }).click();
}

test("SCORM 1.2: scorm-again takes answers, score, time and completion, and the student sees them", async (context) => {
  const course = scratch(context);
  const frame = (/** @type {string} */ src) =>
    `<!doctype html><title>Course</title><iframe src="${src}" width="900" height="900"></iframe>`;
  writeFileSync(
    join(course, "index.html"),
    `<!doctype html><title>Course</title><script src="/scorm/scorm12.js"></script><script>
      window.API = new Scorm12API({ autocommit: false });
      API.on("LMSSetValue.cmi.core.session_time", (_, value) => (window.time = value));
    </script>${frame("player.html").replace(/^.*?<iframe/, "<iframe")}`,
  );
  writeFileSync(join(course, "player.html"), frame("/package/launch.html?lesson=shapes"));
  const folder = unpacked(context, "scorm12-en");
  const url = await served(context, { course, package: folder, scorm: join(hosts, "node_modules/scorm-again/dist") });
  const opened = await page(context);
  await opened.goto(`${url}/course/index.html`);
  const launch = opened.frameLocator("iframe").frameLocator("iframe");
  const lesson = launch.frameLocator("iframe");
  const value = (/** @type {string} */ name) =>
    opened.evaluate((name) => /** @type {any} */ (globalThis).API.LMSGetValue(name), name);
  const interaction = (/** @type {number} */ place) =>
    opened.evaluate((place) => {
      const { id, type, student_response, result } = JSON.parse(
        JSON.stringify(/** @type {any} */ (globalThis).API.cmi.interactions.childArray[place]),
      );
      return { id, type, student_response, result };
    }, place);
  const status = launch.locator("#status");
  await status.filter({ hasText: "goes to your course" }).waitFor({ timeout: 60_000 });
  await handIn(lesson, [2, 6]);
  await status.filter({ hasText: "2 of 6 answered. 1 of 3 numbers are right" }).waitFor();
  assert.equal(await value("cmi.core.lesson_status"), "incomplete");
  assert.equal(Number(await value("cmi.core.score.raw")), 33);
  assert.deepEqual(await interaction(0), {
    id: "shapes-2",
    type: "fill-in",
    student_response: ANSWERS[1],
    result: "correct",
  });
  assert.equal((await interaction(1)).result, "wrong");
  await handIn(lesson, [1, 3, 4, 5]);
  await status.filter({ hasText: "6 of 6 answered. 2 of 3" }).waitFor();
  assert.equal(await value("cmi.core.lesson_status"), "completed");
  assert.equal(Number(await value("cmi.core.score.raw")), 67);
  assert.equal(Number(await value("cmi.interactions._count")), 6);
  assert.equal((await interaction(0)).id, "shapes-2");
  await launch.locator("#told summary").click();
  const told = await launch.locator("#told tr").allTextContents();
  assert.ok(told.includes("cmi.core.score.raw67") && told.includes("cmi.core.lesson_statuscompleted"), String(told));
  await opened
    .locator("iframe")
    .evaluate((node) => /** @type {HTMLIFrameElement} */ (node).setAttribute("src", "about:blank"));
  await opened.waitForFunction(() => /** @type {any} */ (globalThis).API.isTerminated());
  const time = await opened.evaluate(() => /** @type {any} */ (globalThis).time);
  assert.match(time, /^0000:0\d:\d\d\.00$/);
});

test("SCORM 1.2: the manifest names files that are there, and each lesson in the package's language", (context) => {
  for (const [lang, title] of [
    ["en", "What a network sees: 32 × 32"],
    ["es", "Qué ve una red: 32 × 32"],
  ]) {
    const folder = unpacked(context, `scorm12-${lang}`);
    const manifest = readFileSync(join(folder, "imsmanifest.xml"), "utf8");
    const files = [...manifest.matchAll(/<file href="([^"]+)"/g)].map(([, path = ""]) => path);
    assert.ok(files.length > 50);
    for (const path of files) readFileSync(join(folder, path));
    assert.ok(manifest.includes(`<title>${title}</title>`));
    assert.equal(manifest.match(/<item /g)?.length, 9);
    // As an XML reader that is not ours reads it.
    const read = "import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])";
    execFileSync(join(hosts, "python/bin/python"), ["-c", read, join(folder, "imsmanifest.xml")]);
  }
});

const CMI5 = "https://w3id.org/xapi/cmi5/context/";
const SESSION = `${CMI5}extensions/sessionid`;
const PUBLISHER = "urn:uuid:5f0d8a0e-7d53-4f1e-9d5c-6b1c1f0a7c10#shapes";
const LAUNCH = {
  contextTemplate: {
    contextActivities: { grouping: [{ id: PUBLISHER }] },
    extensions: { [SESSION]: "one" },
  },
  launchMode: "Normal",
  moveOn: "Completed",
  masteryScore: 0.6,
};

/**
 * A record store, and the course system's part of a launch.
 * @param {import("node:test").TestContext} context
 */
async function recordStore(context) {
  /** @type {any[]} */
  const statements = [];
  /** @type {string[]} */
  const asked = [];
  let tokens = 0;
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://store");
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", "authorization, content-type, x-experience-api-version");
    response.setHeader("access-control-allow-methods", "GET, PUT, POST");
    const answer = (/** @type {number} */ status, body = /** @type {unknown} */ (undefined)) =>
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(body === undefined ? "" : JSON.stringify(body));
    if (request.method === "OPTIONS") return answer(204);
    asked.push(
      `${request.method} ${pathname} ${searchParams.get("stateId") ?? searchParams.get("profileId") ?? ""}`.trim(),
    );
    // The token is given once (section 8.2).
    if (pathname === "/token")
      return request.method === "POST" && tokens++ === 0
        ? answer(200, { "auth-token": "dG9rZW4=" })
        : answer(400, { "error-code": "1", "error-text": "given already" });
    const isKnown = request.headers.authorization === "Basic dG9rZW4=";
    if (!isKnown || request.headers["x-experience-api-version"] !== "1.0.3") return answer(401);
    if (pathname === "/xapi/activities/state") return answer(200, { ...LAUNCH, returnURL: returnUrl });
    if (pathname === "/xapi/agents/profile") return answer(404);
    if (request.method === "GET")
      return answer(200, { statements: statements.filter(({ verb }) => verb.id === searchParams.get("verb")) });
    let body = "";
    for await (const piece of request) body += piece;
    const statement = JSON.parse(body);
    if (statement.id !== searchParams.get("statementId")) return answer(400);
    statements.push(statement);
    answer(204);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => (server.closeAllConnections(), server.close()));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const url = `http://127.0.0.1:${port}`;
  const returnUrl = `${url}/token`;
  return { url, statements, asked, returnUrl };
}

test("cmi5: token, launch data and preferences are fetched; statements come in the order and the form of the rules", async (context) => {
  const store = await recordStore(context);
  const folder = unpacked(context, "cmi5");
  const structure = readFileSync(join(folder, "cmi5.xml"), "utf8");
  assert.ok(structure.includes(`<au id="${PUBLISHER}" moveOn="Completed"`));
  const url = await served(context, { package: folder });
  const opened = await page(context);
  const launched = new URLSearchParams({
    lesson: "shapes",
    endpoint: `${store.url}/xapi`,
    fetch: `${store.url}/token`,
    actor: JSON.stringify({ objectType: "Agent", account: { homePage: "https://lms.example", name: "7" } }),
    registration: "0b7d6c1e-3a54-4a0a-9d1e-0a3f4f5b6c7d",
    activityId: "https://lms.example/activities/shapes",
  });
  await opened.goto(`${url}/package/launch.html?${launched}`);
  const status = opened.locator("#status");
  await status.filter({ hasText: "goes to your course" }).waitFor({ timeout: 60_000 });
  assert.deepEqual(store.asked.slice(0, 3), [
    "POST /token",
    "GET /xapi/activities/state LMS.LaunchData",
    "GET /xapi/agents/profile cmi5LearnerPreferences",
  ]);
  await handIn(opened.frameLocator("iframe"), [1, 2, 3, 4, 5, 6]);
  await status.filter({ hasText: "6 of 6 answered. 2 of 3" }).waitFor();
  await handIn(opened.frameLocator("iframe"), [2]);
  await opened.getByRole("button", { name: "Finish" }).click();
  await opened.waitForURL(store.returnUrl);
  const verbs = store.statements.map(({ verb: { id } }) => id.split("/").at(-1));
  const answered = Array(6).fill("answered");
  assert.deepEqual(verbs, ["initialized", ...answered, "completed", "passed", ...answered, "terminated"]);
  assert.equal(new Set(store.statements.map(({ id }) => id)).size, verbs.length);
  for (const [place, { context: about, timestamp, result }] of store.statements.entries()) {
    const verb = verbs[place];
    assert.equal(about.extensions[SESSION], "one");
    assert.deepEqual(about.contextActivities.grouping, LAUNCH.contextTemplate.contextActivities.grouping);
    assert.match(timestamp, /Z$/);
    const categories = (about.contextActivities.category ?? []).map((/** @type {any} */ { id }) => id);
    assert.equal(categories.includes(`${CMI5}categories/cmi5`), verb !== "answered", verb);
    assert.equal(categories.includes(`${CMI5}categories/moveon`), ["completed", "passed"].includes(verb), verb);
    if (["completed", "passed", "terminated"].includes(verb)) assert.match(result.duration, /^PT\d+S$/);
    if (["completed", "terminated", "initialized"].includes(verb)) assert.equal(result?.score, undefined);
  }
});

test("without a course the lesson is there, and nobody asks for answers", async (context) => {
  const url = await served(context, { package: unpacked(context, "scorm12-es") });
  const opened = await page(context);
  await opened.goto(`${url}/package/launch.html?lesson=pixels`);
  await opened.locator("#status").filter({ hasText: "Ningún curso" }).waitFor();
  const lesson = opened.frameLocator("iframe");
  await lesson.locator(".lesson-step").nth(4).waitFor({ timeout: 60_000 });
  assert.equal(await lesson.locator(".answer").count(), 0);
});
