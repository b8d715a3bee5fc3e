#!/usr/bin/env bash
# playwright-core 1.64.1 and 1.65.1 (npm), Debian's firefox-esr 153.8, seen 2026-11-29. Needs firefox-esr and node.
#
# Playwright drives an unpatched Firefox over WebDriver BiDi (`channel: "moz-firefox"`). Since 1.65 it sends
# `emulation.setMediaFeaturesOverride` for each new context, whatever its options say. Firefox ESR 153 does not know the
# command, so `newContext` fails: 1.65 opens no page in it, and 1.64 does.
#
# Seen: 1.64.1: opened; 1.65.1: Protocol error (emulation.setMediaFeaturesOverride): unknown command.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

open() {
  mkdir "$folder/$1"
  cd "$folder/$1"
  echo '{ "type": "module" }' > package.json
  npm install --silent --save-exact "playwright-core@$1" >/dev/null
  cat > open.js <<'JS'
import { firefox } from "playwright-core";
const browser = await firefox.launch({ channel: "moz-firefox", executablePath: "/usr/bin/firefox-esr" });
const said = await browser.newContext({ colorScheme: null }).then(() => "opened", (error) => error.message.split("\n")[0]);
await browser.close();
console.log(said);
JS
  node open.js
}

before=$(open 1.64.1)
after=$(open 1.65.1)
echo "1.64.1: $before"
echo "1.65.1: $after"
[ "$before" = opened ] && [[ "$after" == *"setMediaFeaturesOverride"* ]]
