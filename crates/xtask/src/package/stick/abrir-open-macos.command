#!/bin/sh
cd "$(dirname "$0")" || exit 1
if command -v python3 >/dev/null; then exec python3 serve.py "$@"; fi
echo "ES. Falta Python 3 (python.org). EN. Python 3 is missing (python.org)."
read -r _
