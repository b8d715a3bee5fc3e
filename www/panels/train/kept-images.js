// @ts-check
/** A link may ask for more images than the site has: where this browser keeps the person's own copy of the data set, it is used. */
import { send } from "../../shell/dom.js";
import { siteOf } from "../../shell/plain.js";

/** @param {import("../../cifar-lab.js").CifarLab} lab */
export async function use(lab) {
  const own = await lab.ownData();
  if (await own.useKept()) send(document.body, "use-data", { site: siteOf(lab) });
}
