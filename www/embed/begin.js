/*
 * A classic script, run first: a frame without an origin of its own may load no module, and still has to say why.
 * What stands behind # counts more than the query, and is put into it, so that all others read one place. Then it
 * waits until the frame is seen, or its button pressed.
 */
(function () {
  "use strict";
  var root = document.documentElement;
  root.setAttribute("data-scripted", "");

  (function () {
    var hash = location.hash.slice(1);
    if (hash.indexOf("=") < 1) return;
    try {
      var query = new URLSearchParams(location.search);
      new URLSearchParams(hash).forEach(function (value, key) {
        query.set(key, value);
      });
      history.replaceState(null, "", location.pathname + "?" + query);
    } catch (_) {
      /* A browser may refuse this to a frame without an origin; the address then stays as it is. */
    }
  })();

  document.addEventListener("DOMContentLoaded", function () {
    /* boot.js has found a reason already. */
    if (root.hasAttribute("data-cannot")) return;
    if (self.origin === "null") return refuse();
    var poster = document.querySelector(".poster");
    var button = document.querySelector(".poster button");
    if (!poster || !button) return;
    poster.removeAttribute("hidden");
    button.addEventListener("click", start);
    /* Who pays for each byte decides by the button. */
    var connection = /** @type {any} */ (navigator).connection;
    if (connection && connection.saveData) return;
    var observer = new IntersectionObserver(function (entries) {
      if (
        !entries.some(function (entry) {
          return entry.isIntersecting;
        })
      )
        return;
      observer.disconnect();
      start();
    });
    observer.observe(poster);
  });

  var isStarted = false;
  function start() {
    if (isStarted) return;
    isStarted = true;
    root.setAttribute("data-starting", "");
    var early = /** @type {HTMLTemplateElement | null} */ (document.getElementById("early"));
    var list = early && early.content.querySelector("data");
    /* What boot.js asks for by this list is the largest: it goes before the small files. */
    if (list) document.head.appendChild(list);
    /** @type {any} */ (window).cifarLabAsk();
    if (early) document.head.appendChild(early.content);
    askForPage();
    import("./start.js")
      .then(function (module) {
        return module.start();
      })
      .catch(function () {
        cannot("scripts");
      });
  }

  /* start.js takes its part of it. */
  function askForPage() {
    var page = new XMLHttpRequest();
    page.open("GET", "index.html");
    page.responseType = "document";
    page.send();
    /** @type {any} */ (window).cifarLabEarly.page = page;
  }

  /** @param {string} reason */
  function cannot(reason) {
    root.setAttribute("data-cannot", reason);
    var section = document.querySelector(".cannot");
    if (section) section.removeAttribute("hidden");
  }

  /*
   * The sandbox gives the frame no origin: its files count as another site's. It may allow no new tab either, or put the
   * tab into the same sandbox; the address as text can always be copied.
   */
  function refuse() {
    cannot("frame");
    var links = document.querySelectorAll("a.outside");
    for (var i = 0; i < links.length; i++) links[i].setAttribute("href", location.href);
    var text = document.querySelector(".address");
    if (text) text.textContent = location.href;
  }
})();
