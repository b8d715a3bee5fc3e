#!/usr/bin/env bash
# jupyter-book 2.1.7 (PyPI), myst-to-react 1.3.0 (npm, the renderer of its book theme), seen 2026-11-30.
#
# Of a frame in a chapter, as the directive `iframe` or as HTML, Jupyter Book 2 keeps the address and the width. What it says of
# `allow` and `height` is dropped without a warning, and the theme's renderer writes an `allow` of its own, in a box that is six
# tenths as high as it is wide. What is shown in the frame can use no camera and write no clipboard, and does not choose its height.
#
# Seen:
#   directive: the chapter keeps src,type,width
#   HTML: the chapter keeps src,title,type,width
#   shown: allow="autoplay" padding-bottom:60%
#   shown: allow="autoplay" padding-bottom:60%
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet jupyter-book==2.1.7
echo '{ "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund --loglevel=error myst-to-react@1.3.0 react@18.3.1 react-dom@18.3.1 > /dev/null

# The theme itself is not needed for the chapter's content: any template will do.
mkdir theme
printf 'jtex: v1\ntitle: none\nversion: 1.0.0\nkind: site\n' > theme/template.yml
printf 'version: 1\nproject:\n  title: Course\nsite:\n  template: ./theme\n' > myst.yml
cat > index.md <<'CHAPTER'
# Course

:::{iframe} https://example.org/a
:width: 100%
part
:::

<iframe src="https://example.org/b" title="part" width="100%" height="640" allow="camera; clipboard-write"></iframe>
CHAPTER
env/bin/jupyter-book build --site > build.txt 2>&1

cat > show.js <<'SHOW'
import { readFileSync } from "node:fs";
import { ThemeProvider } from "@myst-theme/providers";
import { DEFAULT_RENDERERS, MyST } from "myst-to-react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const { mdast } = JSON.parse(readFileSync("_build/site/content/index.json", "utf8"));
const nodes = [mdast];
for (const node of nodes) nodes.push(...(node.children ?? []));
const frames = nodes.filter(({ type }) => type === "iframe").sort((one, other) => one.src.localeCompare(other.src));
for (const [place, { key, ...kept }] of frames.entries())
  console.log(`${["directive", "HTML"][place]}: the chapter keeps ${Object.keys(kept).sort()}`);
for (const frame of frames) {
  const content = createElement(MyST, { ast: { type: "root", children: [frame] } });
  const shown = renderToStaticMarkup(createElement(ThemeProvider, { renderers: DEFAULT_RENDERERS }, content));
  console.log("shown:", /allow="[^"]*"/.exec(shown)?.[0], /padding-bottom:[^;]*/.exec(shown)?.[0]);
}
SHOW
node show.js | tee seen.txt
diff seen.txt - <<'SEEN'
directive: the chapter keeps src,type,width
HTML: the chapter keeps src,title,type,width
shown: allow="autoplay" padding-bottom:60%
shown: allow="autoplay" padding-bottom:60%
SEEN
