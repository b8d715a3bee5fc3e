// @ts-check
/** The link builder: short links that come back as what was chosen, and texts in which nothing breaks out. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { HIDEABLE, readRequest } from "../../www/embed/request.js";
import { readTraining } from "../../www/panels/train/training-settings.js";
import { readAddress } from "../../www/shell/address.js";
import { USUAL, hideable, keysOf, linkOf, lockable } from "../../www/panels/course/choices.js";
import { outline } from "../../www/panels/course/qr.js";
import { FORMS, snippet } from "../../www/panels/course/snippets.js";
import { PARTS } from "../../www/shell/locks.js";

const BASE = "https://example.org/lab/";
const PANELS = ["classify", "draw", "compare", "network", "notebook", "train", "evaluate"];

test("what an embed does anyway is not said", () => {
  assert.equal(linkOf(USUAL, BASE), "https://example.org/lab/embed.html?panel=classify");
});

test("the embed reads from the link what was chosen", () => {
  const link = linkOf(
    {
      ...USUAL,
      panel: "train",
      lang: "es",
      theme: "dark",
      seed: 9,
      epochs: 4,
      lr: 0.01,
      autostart: true,
      hide: ["files", "curve"],
      lock: ["settings"],
      question: "¿Por qué?  & <b>",
      compact: true,
    },
    BASE,
  );
  const { search } = new URL(link);
  assert.deepEqual(readRequest(search), {
    panel: "train",
    question: "¿Por qué?  & <b>",
    crop: null,
    hide: ["curve", "files"].sort((a, b) => HIDEABLE.indexOf(a) - HIDEABLE.indexOf(b)),
    lock: ["settings"],
    isCompact: true,
    isToStart: true,
    mayAnswer: false,
  });
  const { seed, epochs, learningRate } = readTraining(search).choice;
  assert.deepEqual([seed, epochs, learningRate], [9, 4, 0.01]);
  assert.deepEqual(readAddress(search), { lang: "es", theme: "dark" });
});

test("what a panel does not heed is not in its link", () => {
  const keys = Object.fromEntries(
    keysOf({
      ...USUAL,
      panel: "draw",
      image: 5,
      epochs: 3,
      autostart: true,
      hide: ["settings", "meta"],
      lock: ["training"],
    }),
  );
  assert.deepEqual(keys, { panel: "draw", hide: "meta" });
});

test("every part that is offered is one that an embed knows", () => {
  for (const panel of PANELS) {
    assert.deepEqual(
      hideable(panel).filter((part) => !HIDEABLE.includes(part)),
      [],
    );
    assert.deepEqual(
      lockable(panel).filter((part) => !PARTS.includes(part)),
      [],
    );
  }
});

test("whatever the question says, the texts for course pages stay what they are", () => {
  const question = `"><script>alert(1)</script>\n\n'"]( '''\\ &amp; :::`;
  const choices = { ...USUAL, question };
  const url = linkOf(choices, BASE);
  const embed = {
    url,
    script: `${BASE}cifar-lab-element.js`,
    keys: keysOf(choices),
    title: `cifar-lab: "a" [b] <c>`,
    height: 640,
  };
  for (const form of FORMS) {
    const text = snippet(form, embed);
    assert.ok(!text.includes("<script>alert"), form);
    assert.ok(
      !/<(?!iframe |\/iframe>|script src="[^"<>]*" defer><|\/script>|cifar-lab |\/cifar-lab>|a href|\/a>|p>|\/p>|https:)/.test(
        text,
      ),
      form,
    );
  }
  assert.match(
    snippet("iframe", embed),
    /^<iframe src="[^"<>]*" title="[^"<>]*" width="100%" height="640" style="border:0" loading="lazy" allow="[^"<>]*"><\/iframe>\n<p><a href="[^"<>]*">[^<>]*<\/a><\/p>$/,
  );
  assert.match(snippet("mdx", embed), / style=\{\{ border: 0, height: 640 \}\} /);
  const [, literal = ""] = /IFrame\(("(?:[^"\\]|\\.)*"), /.exec(snippet("jupyter", embed)) ?? [];
  assert.equal(JSON.parse(literal), url);
  assert.equal(snippet("sites", embed), url);
});

test("where a host takes the frame away, a link to the same part is left", () => {
  const embed = {
    url: linkOf(USUAL, BASE),
    script: `${BASE}cifar-lab-element.js`,
    keys: keysOf(USUAL),
    title: "cifar-lab",
    height: 640,
  };
  for (const form of FORMS) {
    const left = snippet(form, embed).replaceAll(/<iframe .*<\/iframe>|:::\{iframe\}[\s\S]*?:::/g, "");
    assert.ok(left.includes(embed.url), form);
  }
});

test("what MDX would run as code stands in its text as what it is", () => {
  const embed = { url: BASE, script: BASE, keys: [], title: "a {b}", height: 640 };
  assert.ok(snippet("mdx", embed).includes("[a &#123;b&#125;](<https://example.org/lab/>)"));
});

test("a QR code's runs cover its black modules and nothing else", () => {
  const rows = ["#.##", "....", "####", ".#.#"];
  const code = { size: 4, get: (/** @type {number} */ x, /** @type {number} */ y) => rows[y]?.[x] === "#" };
  assert.equal(outline(code), "M4 4h1v1h-1zM6 4h2v1h-2zM4 6h4v1h-4zM5 7h1v1h-1zM7 7h1v1h-1z");
});
