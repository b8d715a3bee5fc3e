// @ts-check
/** The second network to look inside: what its worker has, and when it is given another. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { SecondNetwork } from "../../www/panels/inside/second-network.js";

/** A page with networks that are their names as bytes; a file called "cut" is refused. */
function page() {
  /** @type {{ has: string, isOver: boolean }[]} */
  const inspectors = [];
  const inspect = async () => {
    const inspector = {
      has: "in use",
      isOver: false,
      use: async (/** @type {string} */ bytes) => {
        if (bytes === "cut") throw { code: "weights" };
        inspector.has = bytes;
      },
      close: () => (inspector.isOver = true),
    };
    inspectors.push(inspector);
    return inspector;
  };
  const view = {
    lab: { inspect },
    second: { weights: async (/** @type {string} */ name) => name },
    state: { mine: [] },
  };
  return { view: /** @type {any} */ (view), inspectors };
}

test("after a file that was refused, the network asked for is the one that is looked into", async () => {
  const { view, inspectors } = page();
  const second = new SecondNetwork(() => {});
  await second.open("first", view);
  second.close();
  await assert.rejects(second.open("cut", view), { code: "weights" });
  const inspector = /** @type {any} */ (await second.open("first", view));
  assert.equal(inspector.has, "first");
  second.close();
  assert.deepEqual(
    inspectors.map(({ isOver }) => isOver),
    [true, true],
  );
});
