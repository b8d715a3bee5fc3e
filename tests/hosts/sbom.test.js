// What is built in, as CycloneDX's own library reads it: of the site, of the npm package and of the wheel.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { join } from "node:path";
import { archive, hosts, site, wheel } from "./browser.js";

/** Lists in an archive by the end of their names, checked against the format's schema: their components' package URLs. */
const PROGRAM = `
import json, sys, tarfile, zipfile
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

archive, end = sys.argv[1:]
if archive.endswith(".tgz"):
    tar = tarfile.open(archive)
    texts = [tar.extractfile(name).read().decode() for name in tar.getnames() if name.endswith(end)]
else:
    whole = zipfile.ZipFile(archive)
    texts = [whole.read(name).decode() for name in whole.namelist() if name.endswith(end)]
(text,) = texts
problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
if problem:
    sys.exit(str(problem))
print(json.dumps([component["purl"] for component in json.loads(text)["components"]]))
`;

for (const [name, file, end] of [
  ["the site", site, "sbom.cdx.json"],
  ["the npm package", archive, "package/sbom.cdx.json"],
  ["the wheel", wheel, ".dist-info/sboms/sbom.cdx.json"],
])
  test(`${name} carries a list of what is built in, which the format's own library accepts`, () => {
    const python = join(hosts, "python/bin/python");
    /** @type {string[]} */
    const components = JSON.parse(execFileSync(python, ["-c", PROGRAM, file, end], { encoding: "utf8" }));
    const has = (/** @type {string} */ start) => components.some((url) => url.startsWith(start));
    assert.ok(has("pkg:cargo/safetensors@") && has("pkg:cargo/wasm-bindgen@"), `${components}`);
    // Of the page alone: the network's module answers without them.
    assert.equal(has("pkg:cargo/burn@") && has("pkg:npm/lean-qr@"), name === "the site");
  });
