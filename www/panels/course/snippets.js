// @ts-check
/**
 * An embed in the words of each kind of course page: pure text, each form tried in its host by
 * `cargo xtask test --all` as far as that host runs without a network (tests/hosts).
 * @typedef {{ url: string, script: string, keys: [string, string][], title: string, height: number }} Embed `script`: the
 *   element's address; `keys`: its attributes.
 */

/** In the order in which they are offered. */
export const FORMS = /** @type {const} */ ([
  "iframe",
  "element",
  "markdown",
  "jupyter",
  "quarto",
  "mdbook",
  "myst",
  "moodle",
  "sites",
]);

/** @typedef {typeof FORMS[number]} Form */

/** For an attribute in double quotes, and for text. */
const html = (/** @type {string} */ text) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** In square brackets of Markdown, where HTML counts too. */
const label = (/** @type {string} */ text) => html(text).replace(/[\\[\]]/g, "\\$&");

/**
 * On one line: Markdown takes a blank line for the end of raw HTML.
 * @param {Embed} embed
 */
function frame({ url, title, height }) {
  return `<iframe src="${html(url)}" title="${html(title)}" width="100%" height="${height}" style="border:0" loading="lazy" allow="camera; clipboard-write; fullscreen"></iframe>`;
}

/** @type {Record<Form, (embed: Embed) => string>} */
const TEXT = {
  iframe: frame,
  element: ({ url, script, keys, title, height }) => {
    const attributes = [...keys, ["height", String(height)], ["label", title]].map(
      ([key, value]) => `${key}="${html(value ?? "")}"`,
    );
    return `<script src="${html(script)}" defer></script>\n<cifar-lab ${attributes.join(" ")}>\n  <a href="${html(url)}">${html(title)}</a>\n</cifar-lab>`;
  },
  markdown: (embed) => `\n${frame(embed)}\n\n[${label(embed.title)}](<${embed.url}>)\n`,
  jupyter: ({ url, height }) =>
    `from IPython.display import IFrame\nIFrame(${JSON.stringify(url)}, width="100%", height=${height}, extras=['allow="camera; clipboard-write; fullscreen"'])`,
  quarto: (embed) =>
    `::: {.content-visible when-format="html"}\n\`\`\`{=html}\n${frame(embed)}\n\`\`\`\n:::\n\n::: {.content-visible unless-format="html"}\n[${label(embed.title)}](<${embed.url}>)\n:::`,
  mdbook: (embed) => `\n${frame(embed)}\n`,
  myst: ({ url, title }) => `:::{iframe} ${url}\n:width: 100%\n${label(title)}\n:::`,
  moodle: frame,
  sites: ({ url }) => url,
};

/**
 * @param {Form} form
 * @param {Embed} embed
 */
export const snippet = (form, embed) => TEXT[form](embed);
