// @ts-check
/**
 * What the notebook's script does with Keras 3: measured with Keras 3.15.1 on 2026-11-28, on all 50,000 training images,
 * Adam, batch 32, validated on the test images. Which loss a backend takes, and whether it warns, is what
 * findings/keras-sigmoid-logits-by-backend.sh shows. And where a network ends that learns the loss as written.
 */
import { CLASSES } from "../answer/readings.js";

/**
 * @typedef {object} Backend
 * @property {"tensorflow" | "jax" | "torch"} id As `KERAS_BACKEND` names it.
 * @property {string} name
 * @property {boolean} looksBehind Whether the loss is that of the logits before the sigmoid; only then does it warn.
 * @property {number[]} accuracies Shares of 1: after epochs 1 and 2 of seed 1 (tensorflow), after epoch 2 of seeds 1, 2
 *   and 3 (jax), after 200 batches of seed 1 (torch).
 * @property {number[]} losses After the same; where it was kept.
 */

export const KERAS = "3.15.1";
/** @type {readonly Backend[]} */
export const BACKENDS = Object.freeze([
  { id: "tensorflow", name: "TensorFlow 2.21", looksBehind: true, accuracies: [0.506, 0.593], losses: [] },
  {
    id: "jax",
    name: "JAX 0.10.2",
    looksBehind: false,
    accuracies: [0.1, 0.1, 0.1],
    losses: [2.6685, 2.6158, 2.6685],
  },
  { id: "torch", name: "PyTorch 2.15", looksBehind: false, accuracies: [0.103], losses: [2.63] },
]);

/**
 * The loss of a softmax over sigmoids that no longer learn, for as many images of each class: some of the ten classes'
 * sigmoids at 1, all others at 0, for every image.
 * @param {number} outputs
 * @param {number} atOne How many of the ten classes' sigmoids are at 1.
 */
export const plateau = (outputs, atOne) => Math.log(atOne * Math.E + outputs - atOne) - atOne / CLASSES;
