/*
 * A classic script, in words that old browsers know, run before the page is painted. It sets theme and language,
 * and where the page cannot run it shows the sentence of .cannot that says why.
 */
(function () {
  "use strict";
  var root = document.documentElement;

  /** @param {string} key */
  function stored(key) {
    try {
      return localStorage.getItem("cifar-lab:" + key);
    } catch (_) {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string[]} values
   */
  function chosen(key, values) {
    var asked = new RegExp("[?&]" + key + "=([a-z]+)").exec(location.search);
    if (asked && values.indexOf(asked[1]) >= 0) return asked[1];
    var kept = stored(key);
    return kept && values.indexOf(kept) >= 0 ? kept : null;
  }

  function prefersDark() {
    return !!window.matchMedia && matchMedia("(prefers-color-scheme: dark)").matches;
  }

  var theme = chosen("theme", ["light", "dark", "system"]);
  root.setAttribute("data-theme", theme === "dark" || (theme !== "light" && prefersDark()) ? "dark" : "light");
  /* shell/languages.js, which cannot be read yet; a test compares them. The first is the document's own. */
  var LANGUAGES = ["es", "en"];
  var own = LANGUAGES[0];
  /* With no choice: the first language of the browser that the page speaks. */
  var languages = navigator.languages || [navigator.language || own];
  var spoken = languages.map(function (tag) {
    return tag.slice(0, 2);
  });
  var known = spoken.filter(function (tag) {
    return LANGUAGES.indexOf(tag) >= 0;
  });
  root.lang = chosen("lang", LANGUAGES) || known[0] || own;

  /* Where a link leads, for the first paint; the page itself says it then. */
  var place = /[?&](?:place|panel)=([a-z]+)/.exec(location.search);
  if (place && place[1] !== "classify" && !root.hasAttribute("data-embed")) root.setAttribute("data-aside", place[1]);

  /* Asked for now, and once: the page's modules take them from here (early.js). */
  /** @type {Record<string, Promise<Response>>} */
  var early = {};
  /** @type {any} */ (window).cifarLabEarly = early;

  /**
   * @param {string} address
   * @param {Promise<Response>} coming
   */
  function comes(address, coming) {
    early[new URL(address, location.href).href] = coming;
    coming.catch(function () {
      /* Whoever needs the file tells of it. */
    });
  }

  /** What a published document holds: none does where the site was not bundled, or the document broke off. @param {string} id */
  function held(id) {
    try {
      return JSON.parse(/** @type {HTMLDataElement} */ (document.getElementById(id)).value);
    } catch (_) {
      return null;
    }
  }

  /** The list of files, and the module that answers. In a frame embed/begin.js asks, when it is seen. */
  function ask() {
    var list = held("assets");
    comes("assets.json", list ? Promise.resolve(new Response(JSON.stringify(list))) : fetch("assets.json"));
    var module = list && list["view_bg.wasm"];
    if (module) comes(module.path, fetch(module.path));
  }
  /** @type {any} */ (window).cifarLabAsk = ask;

  /* In another language than the document's, its words are at the document's end: seen before any module has come. */
  if (root.lang !== own) {
    root.setAttribute("data-waiting", "");
    whenParsed(fill);
  }

  /** @param {() => void} run Before modules do, which browsers begin with as soon as the document is whole. */
  function whenParsed(run) {
    document.addEventListener("readystatechange", function () {
      if (document.readyState === "interactive") run();
    });
  }

  function fill() {
    var words = (held("words") || {})[root.lang];
    if (!words) return;
    var nodes = document.querySelectorAll("[data-text]");
    for (var i = 0; i < nodes.length; i++) {
      var text = words[nodes[i].getAttribute("data-text") || ""];
      if (text) nodes[i].textContent = text;
    }
    root.removeAttribute("data-waiting");
  }

  function hasCanvas() {
    try {
      var hands = typeof HTMLCanvasElement.prototype.transferControlToOffscreen === "function";
      return hands && !!new OffscreenCanvas(1, 1).getContext("2d");
    } catch (_) {
      return false;
    }
  }

  /* Whether the option `type` is looked at. Browsers with trusted types are younger than module workers. */
  function hasModuleWorkers() {
    if (typeof Worker !== "function") return false;
    if ("trustedTypes" in window) return true;
    var looked = false;
    /** @type {any} */
    var options = {};
    Object.defineProperty(options, "type", {
      get: function () {
        looked = true;
        return "module";
      },
    });
    try {
      new Worker("worker.js", options).terminate();
    } catch (_) {
      /* Not looked at, then. */
    }
    return looked;
  }

  function missing() {
    if (typeof WebAssembly !== "object") return "WebAssembly";
    if (!hasCanvas()) return "OffscreenCanvas";
    return hasModuleWorkers() ? null : "module workers";
  }

  /**
   * @param {string} reason
   * @param {string} [what]
   */
  function cannot(reason, what) {
    root.setAttribute("data-cannot", reason);
    function show() {
      var section = document.querySelector(".cannot");
      if (!section) return;
      section.removeAttribute("hidden");
      var places = section.querySelectorAll(".cannot-what");
      for (var i = 0; i < places.length; i++) places[i].textContent = what || "";
    }
    show();
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", show);
  }

  if (location.protocol === "file:") return cannot("file");
  var lacks = missing();
  if (lacks) return cannot("browser", lacks);
  if (!root.hasAttribute("data-embed")) whenParsed(ask);
  /* A module that cannot be loaded says so on its script element and nowhere else. A style sheet is asked for once more:
     a line that broke off is often there again. */
  addEventListener(
    "error",
    function (event) {
      var target = event.target;
      if (target instanceof HTMLScriptElement) cannot("scripts");
      if (!(target instanceof HTMLLinkElement) || target.rel !== "stylesheet" || target.hasAttribute("data-again"))
        return;
      var again = /** @type {HTMLLinkElement} */ (target.cloneNode());
      again.setAttribute("data-again", "");
      target.replaceWith(again);
    },
    true,
  );
  /* Of a page that broke off browsers show what has come, wait, and tell nobody. One that has not grown for a while is
     asked for once more; after that, the sentence. */
  var end = root.getAttribute("data-end");
  if (!end) return;
  var AGAIN = /[?&]again$/;
  var search = location.search.replace(AGAIN, "");
  var isAgain = AGAIN.test(location.search);
  var size = 0;
  var idle = 0;
  var watch = setInterval(function () {
    var now = document.getElementsByTagName("*").length;
    idle = now > size ? 0 : idle + 1;
    size = now;
    if (document.querySelector(/** @type {string} */ (end))) {
      clearInterval(watch);
      if (isAgain) history.replaceState(null, "", location.pathname + search + location.hash);
    } else if (idle >= 10) {
      clearInterval(watch);
      if (isAgain) cannot("scripts");
      else location.replace(location.pathname + (search ? search + "&" : "?") + "again" + location.hash);
    }
  }, 1000);
})();
