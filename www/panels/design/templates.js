// @ts-check
/**
 * Networks to begin with, from templates.json, which Rust's tests read, too.
 * @typedef {{ name: string, layers: import("./kinds.js").Layer[] }} Template
 */

/** @returns {Promise<Template[]>} */
export async function templates() {
  const asset = "panels/design/templates.json";
  const response = await fetch(new URL("./templates.json", import.meta.url)).catch(() => {
    throw { code: "fetch.offline", params: { asset } };
  });
  if (!response.ok) throw { code: "fetch.status", params: { asset, status: response.status } };
  return (await response.json()).templates;
}
