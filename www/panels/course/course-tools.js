// @ts-check
/**
 * Course tools by their own names, and the text that each takes. docs/teaching.md says with which versions they were tried.
 * @type {readonly [string, import("./snippets.js").Form][]}
 */
export const COURSE_TOOLS = [
  ["Canvas", "iframe"],
  ["Docusaurus", "mdx"],
  ["Google Sites", "sites"],
  ["Hugo", "markdown"],
  ["Jupyter", "jupyter"],
  ["Jupyter Book 1", "markdown"],
  ["Jupyter Book 2", "myst"],
  ["JupyterLite", "jupyter"],
  ["marimo", "marimo"],
  ["Marp", "slides"],
  ["mdBook", "mdbook"],
  ["MkDocs", "markdown"],
  ["Moodle", "moodle"],
  ["Notion", "sites"],
  ["Observable Framework", "markdown"],
  ["OpenLearning", "iframe"],
  ["pandoc", "quarto"],
  ["Quarto", "quarto"],
  ["reveal.js", "slides"],
  ["Slidev", "slides"],
  ["Sphinx", "markdown"],
  ["Starlight", "markdown"],
  ["VitePress", "markdown"],
  ["Voila", "jupyter"],
  ["WordPress", "iframe"],
];
