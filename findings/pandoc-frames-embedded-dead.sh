#!/usr/bin/env bash
# pandoc 3.9 (in pypandoc-binary 1.17, PyPI), seen 2026-11-30.
#
# `--embed-resources` writes into the page what its frames show, too: the `src` of an iframe becomes a `data:` address with a
# copy of the document, and the frame is given `role="img"`. The copy's own scripts and pictures are not embedded, and it has
# no address that they could be relative to; screen readers are told of a picture. Nothing is said of it. `data-external="1"` on the frame keeps its address,
# as it does for pictures; so does leaving the option away.
#
# Seen:
#   plain: the address
#   --embed-resources: a data: copy, role="img"
#   --embed-resources, data-external="1": the address
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet pypandoc-binary==1.17
pandoc=$(env/bin/python -c 'import pypandoc; print(pypandoc.get_pandoc_path())')
[ "$("$pandoc" --version | head -1)" = "pandoc 3.9" ]

echo '<!doctype html><title>inner</title><script src="inner.js"></script><p>inner</p>' > inner.html
echo 'document.title = "ran";' > inner.js

frame() {
  local attribute=$1
  shift
  printf '# Course\n\n<iframe src="inner.html" title="part" %s></iframe>\n' "$attribute" > course.md
  "$pandoc" --standalone --metadata title=Course "$@" --output page.html course.md
  if grep -q '<iframe[^>]*src="data:text/html' page.html; then
    grep -q '<iframe[^>]*role="img"' page.html && echo 'a data: copy, role="img"'
  else
    grep -q '<iframe[^>]*src="inner.html"' page.html && echo "the address"
  fi
}

{
  echo "plain: $(frame '')"
  echo "--embed-resources: $(frame '' --embed-resources)"
  echo "--embed-resources, data-external=\"1\": $(frame 'data-external="1"' --embed-resources)"
} | tee seen.txt
diff seen.txt - <<'SEEN'
plain: the address
--embed-resources: a data: copy, role="img"
--embed-resources, data-external="1": the address
SEEN
