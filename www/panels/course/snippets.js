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
  "mdx",
  "slides",
  "jupyter",
  "marimo",
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

const ALLOWED = "camera; clipboard-write; fullscreen";

/**
 * On one line: Markdown takes a blank line for the end of raw HTML.
 * @param {Embed} embed
 * @param {string} [kept] What a host wants to read besides.
 */
const frame = ({ url, title, height }, kept = 'style="border:0"') =>
  `<iframe src="${html(url)}" title="${html(title)}" width="100%" height="${height}" ${kept} loading="lazy" allow="${ALLOWED}"></iframe>`;

/**
 * In a page that is built once, where nobody changes the height later: some themes (Starlight's) give frames a height of
 * their own, which only a style withstands.
 */
const fixed = (/** @type {Embed} */ { height }) => `style="border:0;height:${height}px"`;

/** What is left where a host takes the frame away. */
const link = (/** @type {Embed} */ { url, title }) => `<a href="${html(url)}">${html(title)}</a>`;
const markdownLink = (/** @type {Embed} */ { url, title }) => `[${label(title)}](<${url}>)`;

const framed = (/** @type {Embed} */ embed) => `${frame(embed)}\n<p>${link(embed)}</p>`;
const markdown = (/** @type {Embed} */ embed) => `\n${frame(embed, fixed(embed))}\n\n${markdownLink(embed)}\n`;

/** What is left of a slide's height, in its own pixels, below a heading and above the link: Slidev's are 552 high. */
const SLIDE = 360;

/** @type {Record<Form, (embed: Embed) => string>} */
const TEXT = {
  iframe: framed,
  element: (embed) => {
    const { script, keys, title, height } = embed;
    const attributes = [...keys, ["height", String(height)], ["label", title]].map(
      ([key, value]) => `${key}="${html(value ?? "")}"`,
    );
    return `<script src="${html(script)}" defer></script>\n<cifar-lab ${attributes.join(" ")}>\n  ${link(embed)}\n</cifar-lab>`;
  },
  markdown,
  // React wants a style as an object, and MDX reads braces in a text as code.
  mdx: (embed) =>
    `\n${frame(embed, `style={{ border: 0, height: ${embed.height} }}`)}\n\n${markdownLink(embed).replace(/[{}]/g, (brace) => `&#${brace.charCodeAt(0)};`)}\n`,
  slides: (embed) => framed({ ...embed, height: Math.min(embed.height, SLIDE) }),
  jupyter: ({ url, height }) =>
    `from IPython.display import IFrame\nIFrame(${JSON.stringify(url)}, width="100%", height=${height}, extras=['allow="${ALLOWED}"', 'loading="lazy"'])`,
  // Without the import, which a marimo notebook may have only once.
  marimo: (embed) => `mo.Html(r"""\n${framed(embed)}\n""")`,
  // Pandoc and Quarto can write all of a page's resources into it; of a frame only a dead copy would be left.
  quarto: (embed) =>
    `::: {.content-visible when-format="html"}\n\`\`\`{=html}\n${frame(embed, `${fixed(embed)} data-external="1"`)}\n\`\`\`\n:::\n\n::: {.content-visible unless-format="html"}\n${markdownLink(embed)}\n:::`,
  mdbook: markdown,
  myst: (embed) =>
    `:::{iframe} ${embed.url}\n:width: 100%\n:title: ${html(embed.title)}\n${label(embed.title)}\n:::\n\n${markdownLink(embed)}`,
  moodle: framed,
  sites: ({ url }) => url,
};

/**
 * @param {Form} form
 * @param {Embed} embed
 */
export const snippet = (form, embed) => TEXT[form](embed);
