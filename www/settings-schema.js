// @ts-check
/**
 * The settings of a training, as `crates/learn/src/session/settings/schema.rs` has them. Written by
 * `UPDATE=1 cargo test -p cifar-learn --test schema`: change them there.
 */

/** `isOption`: an option of the run beside its settings. */
export const SETTINGS = /** @type {const} */ ([
  { name: "base", kind: "choice", values: ["notebook","accurate-quick"], least: null, most: null, whole: false, offered: [], default: "notebook", address: "base", embed: "no", isOption: false },
  { name: "loss", kind: "choice", values: ["as-run","as-written","corrected"], least: null, most: null, whole: false, offered: [], default: "as-run", address: "loss", embed: "message", isOption: false },
  { name: "outputs", kind: "choice", values: [20,10], least: null, most: null, whole: false, offered: [], default: null, address: "outputs", embed: "no", isOption: false },
  { name: "trains", kind: "choice", values: ["all","dense"], least: null, most: null, whole: false, offered: [], default: "all", address: "trains", embed: "no", isOption: false },
  { name: "optimizer", kind: "choice", values: ["adam","adamw","sgd"], least: null, most: null, whole: false, offered: [], default: "adam", address: "optimizer", embed: "no", isOption: false },
  { name: "learningRate", kind: "number", values: null, least: 1e-6, most: 1.0, whole: false, offered: [], default: 0.001, address: "lr", embed: "link", isOption: false },
  { name: "weightDecay", kind: "number", values: null, least: 0.0, most: 1.0, whole: false, offered: [], default: 0.0, address: "decay", embed: "no", isOption: false },
  { name: "warmup", kind: "number", values: null, least: 0.0, most: 0.9, whole: false, offered: [], default: 0.0, address: null, embed: "no", isOption: false },
  { name: "batch", kind: "number", values: null, least: 1, most: 512, whole: true, offered: [], default: 32, address: "batch", embed: "message", isOption: false },
  { name: "ghostBatch", kind: "number", values: null, least: 0, most: 512, whole: true, offered: [], default: 0, address: null, embed: "no", isOption: false },
  { name: "epochs", kind: "number", values: null, least: 1, most: 200, whole: true, offered: [], default: 15, address: "epochs", embed: "link", isOption: false },
  { name: "flip", kind: "switch", values: null, least: null, most: null, whole: false, offered: [], default: false, address: "flip", embed: "no", isOption: false },
  { name: "shift", kind: "number", values: null, least: 0, most: 8, whole: true, offered: [], default: 0, address: "shift", embed: "no", isOption: false },
  { name: "images", kind: "number", values: null, least: 20, most: 50000, whole: true, offered: [1000,5000], default: 5000, address: "images", embed: "message", isOption: false },
  { name: "validation", kind: "choice", values: ["test","held-out"], least: null, most: null, whole: false, offered: [], default: "test", address: "validation", embed: "no", isOption: false },
  { name: "testImages", kind: "number", values: null, least: 1, most: 10000, whole: true, offered: [], default: 1000, address: null, embed: "no", isOption: false },
  { name: "seed", kind: "number", values: null, least: 0, most: 4294967295, whole: true, offered: [], default: 1, address: "seed", embed: "link", isOption: false },
  { name: "workers", kind: "number", values: null, least: 1, most: 16, whole: true, offered: [], default: 1, address: "workers", embed: "no", isOption: false },
  { name: "from", kind: "choice", values: ["random","model"], least: null, most: null, whole: false, offered: [], default: "random", address: "from", embed: "no", isOption: true },
  { name: "engine", kind: "choice", values: ["kernels","flex"], least: null, most: null, whole: false, offered: [], default: "kernels", address: "trainer", embed: "no", isOption: true },
]);

/** The fields of the form, in their order there. */
export const FORM = /** @type {const} */ (["from","base","loss","outputs","trains","optimizer","learningRate","weightDecay","batch","epochs","images","validation","flip","shift","seed","engine"]);

/** What the recipe accurate-quick leaves open; all other settings it decides itself. */
export const OPEN = /** @type {const} */ (["base","epochs","images","validation","testImages","seed","workers"]);

/** The least images of the recipe accurate-quick: it takes its first weights from them. */
export const LEAST_ACCURATE = 5000;

/** The committed recipes, by what differs from the defaults. */
export const RECIPES = Object.freeze({
  "notebook": {},
  "notebook-as-written": {"loss":"as-written"},
  "notebook-corrected": {"loss":"corrected","learningRate":0.005,"warmup":0.1,"batch":128,"epochs":40,"flip":true,"shift":3,"validation":"held-out"},
  "accurate-quick": {"base":"accurate-quick","epochs":12},
});
