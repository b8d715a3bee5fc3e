// @ts-check
/** What is compared layer by layer, in the address: what is written is read, and what the other kinds had stays. */
import assert from "node:assert/strict";
import { test } from "node:test";
import description from "../../www/panels/inside/description.js";
import { WHATS, readBeside, writtenBeside } from "../../www/panels/inside/sides-address.js";

const USUAL = /** @type {const} */ ({ what: "mirror", shift: 4, noise: 20, image: 0, network: "notebook-corrected" });

test("every kind comes back from its own address, which the page accepts", () => {
  for (const what of WHATS) {
    const beside = { ...USUAL, what, shift: 16, noise: 100, image: 9999, network: "own-1" };
    const text = writtenBeside(beside);
    assert.equal(description.address?.sides?.read(text), text);
    assert.deepEqual(readBeside(text, beside), beside);
    const amount = what === "mirror" ? {} : { [what]: beside[what] };
    assert.deepEqual(readBeside(text, USUAL), { ...USUAL, what, ...amount });
  }
});

test("nothing in the address leaves the choice as it is", () => {
  const chosen = { ...USUAL, what: /** @type {const} */ ("noise"), noise: 7 };
  for (const text of ["", "turned", "-3"]) assert.equal(readBeside(text, chosen), chosen);
});
