#!/usr/bin/env bash
# nbconvert 7.17.2 (PyPI), seen 2026-11-30.
#
# A notebook's output that is a PNG picture may have words for who does not see it in its metadata, `image/png: {alt: ...}`,
# beside `width`. nbconvert's HTML heeds the width. Of the words it says nothing: every such picture gets the alternative text
# "No description has been provided for this image". A picture in an output of text/html keeps its own.
#
# Seen: width kept 1, "a cat" kept 0 of the PNG and 1 of the HTML, "No description" 1.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nbconvert==7.17.2

venv/bin/python - <<'PY'
import base64, json, struct, zlib

def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
png = base64.b64encode(file).decode()

def notebook(data, metadata):
    output = {"output_type": "display_data", "data": data, "metadata": metadata}
    cell = {"cell_type": "code", "id": "a", "execution_count": 1, "metadata": {}, "source": "", "outputs": [output]}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

open("png.ipynb", "w").write(notebook({"image/png": png}, {"image/png": {"alt": "a cat", "width": 77}}))
html = f'<img alt="a cat" src="data:image/png;base64,{png}">'
open("html.ipynb", "w").write(notebook({"text/html": html}, {}))
PY
venv/bin/python -m nbconvert --to html png.ipynb html.ipynb >told.txt 2>&1 || { cat told.txt; exit 1; }

count() { { grep -o "$1" "$2" || true; } | wc -l; }
width=$(count 'width="77"' png.html)
kept=$(count 'alt="a cat"' png.html)
own=$(count 'alt="a cat"' html.html)
none=$(count 'alt="No description has been provided for this image"' png.html)
echo "of the PNG: width kept $width, words kept $kept, \"No description\" $none; of the HTML: words kept $own"
[ "$width" -ge 1 ] && [ "$kept" = 0 ] && [ "$own" = 1 ] && [ "$none" = 1 ]
