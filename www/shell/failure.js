// @ts-check
/** What an error is to the page: the code of a sentence, and what is filled into it. Pure. */
import { codeOf } from "../workers/errors.js";

/**
 * @param {any} error
 * @returns {{ code: string, params: Record<string, unknown> }}
 */
export const failureOf = (error) => ({
  code: codeOf(error),
  params: error?.params ?? { message: String(error?.message ?? error ?? "") },
});
