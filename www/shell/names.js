// @ts-check
/** What the name of a model or a lesson looks like; whether there is one, the site says. */
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** @param {string} text */
export const nameIn = (text) => (NAME.test(text) ? text : null);
