// @ts-check
/** The table of settings against the places that a person writes by hand: the module's types, the words, the form. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { FORM, RECIPES, SETTINGS } from "../../www/settings-schema.js";
import {
  KEYS,
  NOTEBOOK,
  changed,
  readTraining,
  withDefaults,
  writeTraining,
} from "../../www/panels/train/training-settings.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const TYPES = read("www/cifar-lab.d.ts");
const OWN = SETTINGS.filter(({ isOption }) => !isOption);

/** As the comments write numbers. @param {number} value */
const written = (value) =>
  (Number.isInteger(value) ? value.toLocaleString("en-US") : String(value)).replace("1e-6", "0.000001");

/** The lines of an interface: each field's comment and type. @param {string} name */
function fieldsOf(name) {
  const start = TYPES.indexOf(`export interface ${name} {`);
  const body = TYPES.slice(start, TYPES.indexOf("\n}", start));
  const found = body.matchAll(/\/\*\*([\s\S]*?)\*\/\s+(\w+)\?: ([^;]+);/g);
  return new Map(
    [...found].map(([, comment = "", field = "", type = ""]) => [
      field,
      { comment: comment.replace(/\s*\n\s*\*?\s*/g, " "), type },
    ]),
  );
}

/** The members of a union, with a named one looked up. @param {string} type @returns {string[]} */
function membersOf(type) {
  const named = new RegExp(`export type ${type} = ([^;]+);`).exec(TYPES)?.[1];
  return (named ?? type).split("|").map((one) => one.trim());
}

test("the module's types have every setting, with its choices, its range and its default", () => {
  const fields = fieldsOf("TrainSettings");
  assert.deepEqual([...fields.keys()].sort(), OWN.map(({ name }) => name).sort());
  for (const row of OWN) {
    const { comment, type } = /** @type {{ comment: string, type: string }} */ (fields.get(row.name));
    const members =
      row.kind === "number"
        ? ["number"]
        : row.kind === "switch"
          ? ["boolean"]
          : row.values.map((value) => JSON.stringify(value));
    assert.deepEqual(membersOf(type).sort(), [...members].sort(), row.name);
    if (row.kind === "number")
      assert.ok(comment.includes(`${written(row.least)} to ${written(row.most)}`), `${row.name}: ${comment}`);
    const usual = row.default ?? NOTEBOOK.outputs;
    assert.match(
      comment,
      new RegExp(`[Dd]efault \`?${typeof usual === "number" ? written(usual) : usual}\\b`),
      row.name,
    );
  }
});

test("each field of the form, and each value of it that is a name, has its words in every language", () => {
  const languages = readdirSync(new URL("../../www/lang/", import.meta.url)).filter((name) => name.endsWith(".json"));
  assert.ok(languages.length > 1, `${languages}`);
  for (const language of languages) {
    const words = JSON.parse(read(`www/lang/${language}`));
    for (const row of SETTINGS.filter(({ name }) => KEYS.includes(/** @type {any} */ (name)))) {
      const names = row.kind === "choice" ? row.values.filter((value) => typeof value === "string") : [];
      const keys = [`train.${row.name}`, ...names.map((value) => `train.${row.name}.${value}`)];
      for (const key of keys) assert.ok(words[key], `${language} has no ${key}`);
      const hasAbout =
        words[`train.${row.name}.about`] ||
        (names.length && names.every((value) => words[`train.${row.name}.${value}.about`]));
      assert.ok(hasAbout, `${language} does not say what ${row.name} changes`);
    }
  }
});

test("a link brings every field of the form back", () => {
  assert.deepEqual([...KEYS].sort(), [...FORM].sort());
  for (const row of SETTINGS.filter(({ name }) => KEYS.includes(/** @type {any} */ (name)))) {
    const other =
      row.kind === "number"
        ? row.most
        : row.kind === "switch"
          ? !row.default
          : row.values.find((value) => value !== NOTEBOOK[/** @type {keyof typeof NOTEBOOK} */ (row.name)]);
    // Dense layers alone learn behind weights that know something.
    const choice = changed(NOTEBOOK, { ...(row.name === "trains" && { from: "model" }), [row.name]: other });
    assert.deepEqual(readTraining(writeTraining(choice, "")).choice, choice, row.name);
    assert.match(writeTraining(choice, ""), new RegExp(`[?&]${row.address}=`), row.name);
  }
});

test("the guide names the settings that an embed's address brings", () => {
  const guide = read("docs/teaching.md");
  for (const { address } of SETTINGS.filter(({ embed }) => embed === "link"))
    assert.match(guide, new RegExp(`^\\|.*\`${address}\`.*\\| settings of a training`, "m"), address ?? "");
});

test("the committed recipes are settings of the table", () => {
  const names = OWN.map(({ name }) => String(name));
  for (const settings of Object.values(RECIPES))
    for (const key of Object.keys(settings)) assert.ok(names.includes(key), key);
  assert.equal(withDefaults(/** @type {any} */ (RECIPES["notebook-corrected"])).outputs, 10);
});
