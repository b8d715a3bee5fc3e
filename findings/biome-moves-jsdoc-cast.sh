#!/usr/bin/env bash
# @biomejs/biome 2.6.8, typescript 7.0.2 (npm), seen 2026-11-28.
#
# A JSDoc type cast is a comment before a parenthesised expression: it is the parenthesis that it types. Where the body of
# an arrow function begins with a cast and is an assignment, Biome's formatter takes the outer parentheses, so that the
# comment stands before the whole assignment. The cast then types something else: code that TypeScript accepted is refused
# after formatting. And the result is not stable: the formatter wants to change its own output again.
#
# Seen: type errors before formatting 0, after 1 (TS7053); `biome format` on the formatted file exits with 1.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo "{ \"type\": \"module\" }" > package.json
npm install --silent --save-exact @biomejs/biome@2.6.8 typescript@7.0.2 >/dev/null

cat > shared.js <<'JS'
const KEY = "k";
export const shared = () => (/** @type {any} */ (globalThis)[KEY] ??= { users: 0 });
JS
cat > tsconfig.json <<'JSON'
{ "compilerOptions": { "allowJs": true, "checkJs": true, "strict": true, "noEmit": true, "types": [] }, "files": ["shared.js"] }
JSON

errors() { { npx tsc --project tsconfig.json || true; } | grep -c 'error TS' || true; }

before=$(errors)
npx biome format --write --indent-style=space --line-width=120 shared.js >told.txt 2>&1 || { cat told.txt; exit 1; }
after=$(errors)
again=0
npx biome format --indent-style=space --line-width=120 shared.js >/dev/null 2>&1 || again=$?

echo "type errors before formatting: $before, after: $after; formatting the result again exits with $again"
cat shared.js
[ "$before" = 0 ] && [ "$after" = 1 ] && [ "$again" = 1 ]
