// @ts-check
/**
 * What is said of files that are not the data set, in a worker: a code, the parameters of the page's sentence, and the
 * English one.
 */
export class Refusal extends Error {
  /**
   * @param {"data.hash" | "data.missing" | "data.broken" | "data.cifar100" | "data.unknown" | "data.memory" | "data.gone"} code
   * @param {Record<string, string | number | string[]>} params
   * @param {string} problem
   * @param {string} remedy
   */
  constructor(code, params, problem, remedy) {
    super(`${problem}: ${remedy}`);
    this.code = code;
    this.params = { ...params, problem, remedy };
  }
}

/**
 * A file that is damaged or is not what its name says.
 * @param {string} name
 * @param {string} problem
 */
export const broken = (name, problem) =>
  new Refusal("data.broken", { name }, `${name}: ${problem}`, "download it again");

/** A file that was there when it was chosen. @param {string} name */
export const gone = (name) => new Refusal("data.gone", { name }, `${name} can no longer be read`, "choose it again");

/**
 * Room for so many bytes.
 * @param {number} bytes
 */
export function room(bytes) {
  try {
    return new Uint8Array(bytes);
  } catch {
    const megabytes = Math.ceil(bytes / 1e6);
    throw new Refusal("data.memory", { megabytes }, `there is no memory for ${megabytes} MB`, "close other tabs");
  }
}
