#!/usr/bin/env bash
# Debian's firefox-esr 153.8, playwright-core 1.64.1 (npm), seen 2026-11-29. Needs firefox-esr and node.
#
# A frame of another site observes its own document with an IntersectionObserver. When the page around it scrolls away in
# small steps, the observer tells that the frame is out of sight. When the page jumps (scrollTo, a link to a heading), it
# never does, and an observer that is made afterwards says "in sight", too. Yet the frame is known to be out of sight: it is
# painted once a second from then on, so requestAnimationFrame tells what the observer does not.
#
# Seen: in steps: told false; by a jump: told true; painted after the jump: 1 or 2 times in two seconds.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "type": "module" }' > package.json
npm install --silent --save-exact playwright-core@1.64.1 >/dev/null

cat > jump.js <<'JS'
import { createServer } from "node:http";
import { firefox } from "playwright-core";
const frame = `<!doctype html><p>frame</p><script>
  let told = null, painted = 0;
  new IntersectionObserver(([entry]) => (told = entry.isIntersecting)).observe(document.documentElement);
  (function paint() { painted++; requestAnimationFrame(paint); })();
  setInterval(() => { parent.postMessage({ told, painted }, "*"); painted = 0; }, 2000);
</script>`;
const server = createServer((request, response) => {
  response.setHeader("content-type", "text/html");
  if (request.url === "/frame") return response.end(frame);
  response.end(`<!doctype html><iframe src="http://127.0.0.1:${server.address().port}/frame" width="600" height="400"></iframe>
    <div style="height: 5000px"></div><script>onmessage = ({ data }) => (globalThis.last = data)</script>`);
});
await new Promise((ready) => server.listen(0, ready));
const browser = await firefox.launch({ channel: "moz-firefox", executablePath: "/usr/bin/firefox-esr" });
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
async function away(steps) {
  const page = await (await browser.newContext({ viewport: { width: 1000, height: 700 } })).newPage();
  await page.goto(`http://localhost:${server.address().port}/`);
  await wait(3000);
  for (let step = 1; step <= steps; step++) {
    await page.evaluate((to) => scrollTo(0, to), (4000 * step) / steps);
    await wait(60);
  }
  await wait(6500);
  return page.evaluate(() => globalThis.last);
}
const [slowly, jump] = [await away(20), await away(1)];
await browser.close();
server.close();
console.log(`in steps: told ${slowly.told}; by a jump: told ${jump.told}; painted after the jump: ${jump.painted} times in two seconds`);
process.exit(!slowly.told && jump.told && jump.painted <= 4 ? 0 : 1);
JS
node jump.js
