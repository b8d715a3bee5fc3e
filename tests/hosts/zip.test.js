// The site as a zip, as its own note says: unpacked into a folder, served by Python, opened.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hosts, page, scratch, site } from "./browser.js";

test("unpacked on a stick and served by Python, the page and an embed answer", async (context) => {
  const folder = scratch(context);
  const python = join(hosts, "python/bin/python");
  execFileSync(python, ["-m", "zipfile", "-e", site, folder]);
  const note = readFileSync(join(folder, "LEEME-README.txt"), "utf8");
  const [, command = ""] = /python (-m http\.server) 8000/.exec(note) ?? [];
  const server = spawn(python, ["-u", ...command.split(" "), "0", "--bind", "127.0.0.1"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  });
  context.after(() => server.kill());
  const port = await new Promise((resolve) =>
    server.stdout.on("data", (text) => resolve(/port (\d+)/.exec(text)?.[1])),
  );
  const opened = await page(context);
  for (const [path, share] of [
    ["", "lab-answer .share"],
    ["embed.html?image=25", "lab-answer .share"],
    ["presets/en/evaluate.html", "lab-evaluation"],
  ]) {
    await opened.goto(`http://127.0.0.1:${port}/${path}`);
    const place = path.startsWith("presets")
      ? opened.frameLocator("cifar-lab iframe").locator(share)
      : opened.locator(share).filter({ hasText: /\d/ });
    await place.waitFor({ timeout: 60_000 });
  }
  assert.ok(note.split("\n").length <= 31);
});

test("the file for a double click serves it on Linux, and on macOS as far as its shell is the same", async (context) => {
  const folder = scratch(context);
  execFileSync(join(hosts, "python/bin/python"), ["-m", "zipfile", "-e", site, folder]);
  for (const file of ["abrir-open-linux.sh", "abrir-open-macos.command"]) {
    // From another folder, as file managers may do.
    const server = spawn("sh", [join(folder, file), "--quiet"], { cwd: "/", stdio: ["ignore", "pipe", "inherit"] });
    context.after(() => server.kill());
    const url = await new Promise((resolve) =>
      server.stdout.on("data", (text) => resolve(/http:\S+/.exec(String(text))?.[0] ?? "")),
    );
    const module = await fetch(new URL("app.js", url));
    assert.equal(module.headers.get("content-type"), "text/javascript");
    const opened = await page(context);
    await opened.goto(url);
    await opened.locator("lab-answer .share").filter({ hasText: /\d/ }).waitFor({ timeout: 60_000 });
    server.kill();
  }
});
