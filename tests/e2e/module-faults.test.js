// @ts-check
// What goes wrong under cifar-lab.js: downloads, stale files, workers that die. The host is played by routes.
import { expect, test } from "@playwright/test";

/** @typedef {import("@playwright/test").Page} Page */
/** @typedef {import("@playwright/test").Route} Route */

const PLAIN = "assets.json";
/** Addresses carry a hash where the site is published. */
const file = (/** @type {string} */ name) => new RegExp(`/${name.replace(".", "(-[0-9a-f]{10})?\\.")}$`);
const WEIGHTS = file("notebook.safetensors");
/** Marked: this is not the page (workers/modules.js). */
const WORKER = /\/worker\.js\?apart$/;

/**
 * The error that opening ends with, or "opened".
 * @param {Page} page
 */
async function open(page) {
  await page.goto(PLAIN);
  return page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const opened = await CifarLab.open().catch((/** @type {any} */ error) => error);
    return opened instanceof Error
      ? { code: Reflect.get(opened, "code"), params: Reflect.get(opened, "params") }
      : "opened";
  });
}

/**
 * @param {(body: Buffer) => Buffer | string} change
 * @returns {(route: Route) => Promise<void>}
 */
const changed = (change) => async (route) => {
  const response = await route.fetch();
  const body = change(await response.body());
  // Not kept: under the true file's tag the browser would take it for the true file from then on.
  const { etag, ...headers } = response.headers();
  await route.fulfill({
    response,
    body,
    headers: { ...headers, "content-length": `${body.length}`, "cache-control": "no-store" },
  });
};

const asset = "models/notebook.safetensors";
const flip = (/** @type {Buffer} */ body) => (body.writeUInt8(body.readUInt8(9000) ^ 1, 9000), body);
/** @type {[string, RegExp, (route: Route) => Promise<void>, string, object][]} */
const FAULTS = [
  ["weights of another hash", WEIGHTS, changed(flip), "fetch.hash", { asset }],
  ["list of files unreadable", /\/assets\.json$/, (route) => route.fulfill({ body: "<html>" }), "fetch.format", {}],
  ["worker not found", WORKER, (route) => route.fulfill({ status: 404 }), "worker.failed", {}],
  [
    "stale script",
    // Where the site is published, protocol.js is in one of the parts.
    /\/(protocol|parts\/chunk-\w+)\.js$/,
    changed((body) => body.toString().replace(/"\d+\.\d+\.\d+-\d+"/, '"old"')),
    "version.mismatch",
    { script: "old" },
  ],
];

for (const [what, address, answer, code, params] of FAULTS) {
  test(`${what}: ${code}, and the next try works`, async ({ page }) => {
    // The document itself must arrive.
    await page.route(address, (route) => (route.request().isNavigationRequest() ? route.continue() : answer(route)));
    expect(await open(page)).toMatchObject({ code, params });
    await page.unroute(address);
    expect(await open(page)).toBe("opened");
  });
}

const UNKEPT = { "cache-control": "no-store" };
/** What a host may do to any file. @type {Record<string, (route: Route) => Promise<void>>} */
const LIES = {
  missing: (route) => route.fulfill({ status: 404, headers: UNKEPT }),
  broken: (route) => route.fulfill({ status: 503, headers: UNKEPT }),
  unreachable: (route) => route.abort("connectionreset"),
  "nothing of it": changed(() => Buffer.alloc(0)),
  cut: changed((body) => body.subarray(0, body.length >> 1)),
  "cut near its end": changed((body) => body.subarray(0, -20)),
  "too long": changed((body) => Buffer.concat([body, body])),
  another: changed((body) => (body.writeUInt8(body.readUInt8(body.length >> 1) ^ 1, body.length >> 1), body)),
  "a page": (route) =>
    route.fulfill({
      headers: { ...UNKEPT, "content-type": "text/html" },
      body: "<!doctype html><title>Log in</title>",
    }),
  "of another type": async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), ...UNKEPT, "content-type": "text/plain" } });
  },
};

const [STATUS, OFFLINE, LENGTH, LOAD] = ["fetch.status", "fetch.offline", "fetch.length", "module.load"];
/** Held against the list's length and hash; the type that a host says counts for nothing. */
const HELD = [STATUS, STATUS, OFFLINE, LENGTH, LENGTH, LENGTH, LENGTH, "fetch.hash", LENGTH, "done"];
/** Browsers run no script of another type, and do not tell why one did not come. */
const RUN = [LOAD, LOAD, LOAD, LOAD, LOAD, LOAD, LOAD, null, LOAD, LOAD];
/**
 * What is told of one file of each kind, in the order of the lies. null: another script, module or list of pairs nobody
 * notices, for hosts are trusted and no hash is held against these.
 * @type {Record<string, { files: RegExp, one: string, told: (string | null)[] }>}
 */
const KINDS = {
  list: { files: /^(models\/models|data\/manifest)\.json$/, one: "data/manifest.json", told: HELD },
  sheet: { files: /^data\/(test|train)-\d\d\.png$/, one: "data/test-07.png", told: HELD },
  weights: { files: /\.safetensors$/, one: "models/notebook-corrected.safetensors", told: HELD },
  pairs: {
    files: /^data\/near-duplicates\.json$/,
    one: "data/near-duplicates.json",
    told: [STATUS, STATUS, OFFLINE, ...Array(4).fill("fetch.format"), null, "fetch.format", "done"],
  },
  script: { files: /\.js$/, one: "evaluate.js", told: RUN },
  module: {
    files: /\.wasm$/,
    one: "evaluate_bg.wasm",
    told: [STATUS, STATUS, OFFLINE, LOAD, LOAD, LOAD, LOAD, null, LOAD, "done"],
  },
};
/** The page's own samples, its curves and the notebook's figures, for which the module does not ask. */
const ALONE = /^(data\/samples|runs\/|notebook\/)/;

test("whatever a host does to one file of each kind is told of by its code, and the next try works", async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  /** @type {Record<string, { path: string }>} */
  const assets = await (await request.get(PLAIN)).json();
  const isKnown = (/** @type {string} */ name) => Object.values(KINDS).some(({ files }) => files.test(name));
  expect(Object.keys(assets).filter((name) => !ALONE.test(name) && !isKnown(name))).toEqual([]);
  await page.goto(PLAIN);
  // A lab keeps what it has: each lie is told to one that has nothing yet but what it was opened with.
  await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const answers = { logits: new Float32Array(20), labels: new Uint8Array(2) };
    const evaluate = async (/** @type {any} */ lab) => (await lab.statistics(answers)).close();
    /** @type {Record<string, (lab: any) => Promise<any>>} */
    const asks = {
      list: async () => (await CifarLab.open()).close(),
      sheet: (lab) => lab.image({ index: 7321 }),
      weights: (lab) => lab.loadModel("notebook-corrected"),
      pairs: (lab) => lab.nearDuplicates(),
      script: evaluate,
      module: evaluate,
    };
    /** @type {any} */
    let lab;
    const own = /** @type {any} */ (globalThis);
    own.renew = async () => (lab?.close(), (lab = await CifarLab.open()), undefined);
    own.ask = (/** @type {string} */ kind) =>
      Promise.race([
        asks[kind]?.(lab).then(
          () => "done",
          (/** @type {any} */ error) => error.code,
        ),
        new Promise((resolve) => setTimeout(() => resolve("nobody answers"), 20_000)),
      ]);
  });
  const ask = (/** @type {string} */ kind) => page.evaluate((kind) => Reflect.get(globalThis, "ask")(kind), kind);
  for (const [kind, { one, told }] of Object.entries(KINDS)) {
    const address = (/** @type {URL} */ { pathname }) => pathname.endsWith(`/${assets[one]?.path}`);
    for (const [place, [lie, answer]] of Object.entries(LIES).entries()) {
      if (told[place] === null) continue;
      await page.evaluate(() => Reflect.get(globalThis, "renew")());
      let asked = 0;
      await page.route(address, (route) => (asked++, answer(route)));
      expect(await ask(kind), `${one}, ${lie}`).toBe(told[place]);
      expect(asked, `${one}, ${lie}`).toBeGreaterThan(0);
      await page.unroute(address);
      expect(await ask(kind), `${one} after ${lie}`).toBe("done");
    }
  }
});

test("a sheet that fails is fetched again when the image is asked for again", async ({ page }) => {
  let asked = 0;
  const once = (/** @type {Route} */ route) => (asked++ ? route.continue() : route.fulfill({ status: 503 }));
  await page.route(file("test-04.png"), once);
  await page.goto(PLAIN);
  const outcome = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const ask = () =>
      lab.image({ index: 4321 }).then(
        (/** @type {any} */ i) => i.index,
        (/** @type {any} */ e) => e.params,
      );
    return [await ask(), (await lab.classify(116)).label, await ask()];
  });
  expect(outcome).toEqual([{ asset: "data/test-04.png", status: 503 }, 0, 4321]);
});

/** Ends in a trap, as a panic does, after leaving the message that the panic hook leaves. */
const PANIC = `self.cifarLabPanic = "panicked at paint.rs:1:1"; const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1,
  96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11];
  new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports.t();`;

/** Worker.js with a fault at image 777. */
const faulty = (/** @type {string} */ fault) =>
  changed(
    (body) => `${body}
    const sound = onmessage;
    onmessage = (event) => {
      if (event.data.args?.[1] === 777) { ${fault} } else return sound(event);
    };`,
  );

/** @type {[string, string, string, string][]} */
const DEATHS = [
  ["panics in a call", `Promise.resolve().then(() => { ${PANIC} });`, "panic", "panicked at paint.rs:1:1"],
  ["panics between calls", `setTimeout(() => { ${PANIC} });`, "panic", "panicked at paint.rs:1:1"],
  ["ends without a word", "close();", "worker.lost", ""],
];

for (const [what, fault, code, message] of DEATHS) {
  test(`a worker that ${what} is replaced, with its model and fresh canvases`, async ({ page }) => {
    await page.route(WORKER, faulty(fault));
    await page.goto(PLAIN);
    const outcome = await page.evaluate(async () => {
      const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
      /** @type {any[]} */
      const heard = [];
      let recovered = () => {};
      const over = new Promise((resolve) => (recovered = () => resolve(undefined)));
      const canvases = (/** @type {string[]} */ names) => {
        heard.push(names);
        return Object.fromEntries(names.map((name) => [name, new OffscreenCanvas(1, 1)]));
      };
      const onfault = (/** @type {any} */ { error, recovered: ok }) => (heard.push(error.code, ok), recovered());
      const lab = await CifarLab.open({ canvases, onfault });
      await lab.attach("picture", new OffscreenCanvas(1, 1));
      const before = await lab.classify(116);
      const lost = await lab.classify(777).catch((/** @type {any} */ error) => error);
      await over;
      const after = await lab.classify(116);
      const params = { message: "", ...lost.params };
      return { code: lost.code, params, heard, same: after.logits.join() === before.logits.join() };
    });
    expect(outcome.code).toBe(code);
    expect(outcome.params).toEqual({ module: "view", message });
    expect(outcome.heard).toEqual([["picture"], code, true]);
    expect(outcome.same).toBe(true);
  });
}

/**
 * A module whose memory may grow by so many bytes and no more, as on a device that has none left: its memory section gets a
 * maximum.
 * @param {number} bytes
 */
const hungry = (bytes) =>
  changed((body) => {
    let place = 8;
    const number = () => {
      let [value, shift, byte] = [0, 0, 128];
      for (; byte & 128; shift += 7) value |= ((byte = body.readUInt8(place++)) & 127) << shift;
      return value;
    };
    const leb = (/** @type {number} */ value) => [(value & 127) | 128, ((value >> 7) & 127) | 128, value >> 14];
    for (;;) {
      const [start, kind, length] = [place, body.readUInt8(place++), number()];
      const end = place + length;
      if (kind === 5) {
        place += 2;
        const least = number();
        const memory = [1, 1, ...leb(least), ...leb(least + (bytes >> 16))];
        return Buffer.concat([body.subarray(0, start), Buffer.of(5, memory.length, ...memory), body.subarray(end)]);
      }
      place = end;
    }
  });

test("memory runs out: it is told of, what was answered before is answered on", async ({ page }) => {
  await page.route(file("view_bg.wasm"), hungry(6 << 20));
  await page.goto(PLAIN);
  const outcome = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    /** @type {any[]} */
    const heard = [];
    let recovered = () => {};
    const over = new Promise((resolve) => (recovered = () => resolve(undefined)));
    const lab = await CifarLab.open({
      onfault: (/** @type {any} */ { error, recovered: ok }) => (heard.push(error.code, ok), recovered()),
    });
    const before = await lab.classify(116);
    const lost = await lab.loadModelBytes(new Uint8Array(8 << 20)).catch((/** @type {any} */ error) => error);
    await over;
    const after = await lab.classify(116);
    return { code: lost.code, heard, same: after.logits.join() === before.logits.join() };
  });
  expect(outcome).toEqual({ code: "worker.memory", heard: ["worker.memory", true], same: true });
});

test("a sheet that does not come holds up no answer to a picture that is here", async ({ page }) => {
  await page.route(file("test-00.png"), () => {});
  await page.goto(PLAIN);
  const outcomes = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    const lab = await CifarLab.open();
    const slow = lab.classify(7).catch((/** @type {any} */ error) => error.code);
    const { label } = await lab.classify(116);
    return [await slow, label];
  });
  expect(outcomes).toEqual(["superseded", 0]);
});

test("a worker that ends before its module has come is noticed, and the next try works", async ({ page }) => {
  await page.route(/\/never\.js$/, () => {});
  const early = changed(
    (body) => `${body}
    const sound = onmessage;
    onmessage = ({ data }) => {
      setTimeout(close, 200);
      return sound({ data: { ...data, glue: new URL("never.js", location.href).href } });
    };`,
  );
  await page.route(WORKER, early);
  expect(await open(page)).toMatchObject({ code: "worker.lost", params: { module: "view" } });
  await page.unroute(WORKER);
  expect(await open(page)).toBe("opened");
});

test("a worker that dies again and again is left alone until it is asked for", async ({ page }) => {
  await page.route(WORKER, faulty("close();"));
  await page.goto(PLAIN);
  const outcome = await page.evaluate(async () => {
    const { CifarLab } = await import(new URL("cifar-lab.js", location.href).href);
    /** @type {(recovered: boolean) => void} */
    let hear = () => {};
    const onfault = (/** @type {any} */ { recovered }) => hear(recovered);
    const lab = await CifarLab.open({ onfault });
    const heard = [];
    for (let death = 0; death < 4; death++) {
      const over = new Promise((resolve) => (hear = resolve));
      await lab.classify(777).catch(() => {});
      heard.push(await over);
    }
    const dead = await lab.classify(116).catch((/** @type {any} */ error) => error.code);
    await lab.restart();
    return { heard, dead, label: (await lab.classify(116)).label };
  });
  expect(outcome).toEqual({ heard: [true, true, true, false], dead: "worker.failed", label: 0 });
});
