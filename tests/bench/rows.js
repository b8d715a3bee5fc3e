// What is timed: the rows of the table, the engines of each, and what each row has to reach.

/** @typedef {"infer" | "train"} Work */
/** @typedef {{ id: string, name: string, network: "notebook" | "wide", work: Work, images: number, against: "peer" | "flex",
 *   must: number, goal: number }} Row `must`, `goal`: ours as a share of the fastest peer's time, or of flex's. */

/** @type {Row[]} */
export const ROWS = [
  {
    id: "notebook-1",
    name: "notebook, 1 image",
    network: "notebook",
    work: "infer",
    images: 1,
    against: "peer",
    must: 0.75,
    goal: 0.42,
  },
  {
    id: "notebook-32",
    name: "notebook, 32 images",
    network: "notebook",
    work: "infer",
    images: 32,
    against: "peer",
    must: 0.75,
    goal: 0.63,
  },
  {
    id: "wide-1",
    name: "118 M MAC, 1 image",
    network: "wide",
    work: "infer",
    images: 1,
    against: "peer",
    must: 0.75,
    goal: 0.56,
  },
  {
    id: "wide-32",
    name: "118 M MAC, 32 images",
    network: "wide",
    work: "infer",
    images: 32,
    against: "peer",
    must: 0.75,
    goal: 0.6,
  },
  {
    id: "notebook-train",
    name: "notebook, training step of 32",
    network: "notebook",
    work: "train",
    images: 32,
    against: "flex",
    must: 0.5,
    goal: 0.36,
  },
  {
    id: "wide-train",
    name: "118 M MAC, training step of 32",
    network: "wide",
    work: "train",
    images: 32,
    against: "flex",
    must: 0.6,
    goal: 0.5,
  },
];

/**
 * The rows whose names begin with one of `only`; all of them where it names nothing, none for "none".
 * @param {string[]} only
 * @returns {Row[]}
 */
export function chosen(only) {
  if (only.length === 0) return ROWS;
  if (only.join() === "none") return [];
  const strange = only.filter((name) => !ROWS.some(({ id }) => id.startsWith(name)));
  if (strange.length > 0)
    throw new Error(`no row begins with ${strange.join(" or ")}: there are ${ROWS.map(({ id }) => id).join(", ")}`);
  return ROWS.filter(({ id }) => only.some((name) => id.startsWith(name)));
}

/** Our engines, the one that is to win first. */
export const OURS = ["kernels", "flex"];

/**
 * The peers, by the name of their file in peers/, and what each cannot do; the sentence is printed.
 * @type {Record<string, { package: string, train?: string, wide?: string, wideTrain?: string }>}
 */
export const PEERS = {
  onnxruntime: { package: "onnxruntime-web", train: "does not train" },
  tfjs: { package: "@tensorflow/tfjs", wideTrain: "is not timed: its wasm backend lacks gradients" },
  jax: { package: "@jax-js/jax", wideTrain: "is not timed" },
  convnetjs: { package: "convnetjs", wide: "has neither GELU nor batch norm" },
};

/**
 * Why a peer is not in a row; null where it is.
 * @param {Row} row
 * @param {string} peer
 * @returns {string | null}
 */
export function lacks({ network, work }, peer) {
  const { train, wide, wideTrain } = PEERS[peer];
  if (network === "wide" && wide) return wide;
  if (work === "train" && train) return train;
  return (network === "wide" && work === "train" && wideTrain) || null;
}
