#!/usr/bin/env bash
# traitlets 5.16.1 (PyPI), seen 2026-11-30.
#
# `Dict(None, allow_none=True)` says that its first value is None, as `Unicode(None, allow_none=True)` and
# `Instance(dict, None, allow_none=True)` do. The first value is an empty dict all the same; None can be set later, and
# stays. Whoever tests `is None` for "nothing yet" is told that there is something.
#
# Seen: {} None None, and None once it is set.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check traitlets==5.16.1

said=$("$folder/venv/bin/python" - <<'PY'
from traitlets import Dict, HasTraits, Instance, Unicode

class Box(HasTraits):
    a = Dict(None, allow_none=True)
    b = Unicode(None, allow_none=True)
    c = Instance(dict, None, allow_none=True)

box = Box()
first = f"{box.a} {box.b} {box.c}"
box.a = None
print(first, box.a)
PY
)
echo "$said"
[ "$said" = "{} None None None" ]
