#!/usr/bin/env bash
# Debian's firefox-esr 153.8, playwright-core 1.64.1 (npm), seen 2026-11-30. Needs firefox-esr and node.
#
# createImageBitmap takes a Blob. Of the same bytes, a Blob in one piece is a picture, and one in two pieces is none where the first is
# shorter than the bytes that name the format.
#
# Seen: WebP in one piece: 1 wide; in pieces of 4 and more: InvalidStateError; of 12 and more: 1 wide. PNG of 4 and more: InvalidStateError
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --silent --save-exact playwright-core@1.64.1 >/dev/null

cat > pieces.js <<'JS'
import { firefox } from "playwright-core";
const WEBP = "UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=";
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=";
const browser = await firefox.launch({ channel: "moz-firefox", executablePath: "/usr/bin/firefox-esr" });
const page = await browser.newPage();
const width = (file, first) =>
  page.evaluate(
    ([file, first]) => {
      const bytes = Uint8Array.from(atob(file), (letter) => letter.charCodeAt(0));
      const pieces = first ? [bytes.slice(0, first), bytes.slice(first)] : [bytes];
      return createImageBitmap(new Blob(pieces)).then((bitmap) => `${bitmap.width} wide`, (error) => error.name);
    },
    [file, first],
  );
const [whole, four, twelve, png] = [await width(WEBP, 0), await width(WEBP, 4), await width(WEBP, 12), await width(PNG, 4)];
await browser.close();
console.log(`WebP in one piece: ${whole}; in pieces of 4 and more: ${four}; of 12 and more: ${twelve}. PNG of 4 and more: ${png}`);
process.exit(whole === "1 wide" && twelve === whole && four === "InvalidStateError" && png === four ? 0 : 1);
JS
node pieces.js
