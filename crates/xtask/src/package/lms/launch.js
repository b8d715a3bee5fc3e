// @ts-check
/**
 * What a course system opens: the lesson in a frame, and the talk with the system, which the frame never sees. What the system
 * is told stands here for the student.
 */
import { Cmi5 } from "./cmi5.js";
import { Scorm12 } from "./scorm12.js";

/** @type {Record<string, Record<string, string>>} */
const WORDS = {
  en: {
    open: "What you hand in below goes to your course.",
    alone: "No course has opened this page: there is nothing to hand in to.",
    refused:
      "Your course cannot be reached: nothing can be handed in. Close this page, and open it again from the course.",
    sent: "Your course has them: {answered} of {questions} answered.",
    scored: "{right} of {checked} numbers are right.",
    failed: "Your course has not taken them. They are still below: hand them in again.",
    told: "What your course was told",
    finish: "Finish, and go back to the course",
    lesson: "Lesson",
  },
  es: {
    open: "Lo que entregues aquí llega a tu curso.",
    alone: "Ningún curso abrió esta página: no hay a quién entregar.",
    refused: "No se llega a tu curso: no se puede entregar nada. Cierra esta página y ábrela otra vez desde el curso.",
    sent: "Tu curso las tiene: {answered} de {questions} respondidas.",
    scored: "Números correctos: {right} de {checked}.",
    failed: "Tu curso no las recibió. Siguen aquí abajo: entrégalas otra vez.",
    told: "Lo que se dijo a tu curso",
    finish: "Terminar y volver al curso",
    lesson: "Lección",
  },
};

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
/** @type {{ standard: "scorm-1.2" | "cmi5", lab: string, lang: string }} */
const config = JSON.parse(byId("config").textContent ?? "");
const query = new URLSearchParams(location.search);
const [status, told, finish] = ["status", "told", "finish"].map(byId);

/** @type {Scorm12 | Cmi5 | null} */
let course = null;
let problem = "";
try {
  course = config.standard === "cmi5" ? await Cmi5.open(query) : Scorm12.open(/** @type {any} */ (window));
} catch (/** @type {any} */ error) {
  problem = String(error?.message ?? error);
}

const wanted = [config.lang, course?.lang ?? "", ...navigator.languages].join().toLowerCase().split(",");
const lang = wanted.map((one) => one.trim().slice(0, 2)).find((one) => one in WORDS) ?? "en";
document.documentElement.lang = lang;

/** @param {string} key @param {Record<string, unknown>} [params] */
const say = (key, params = {}) =>
  (WORDS[lang]?.[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ""));

/** @param {string} sentence @param {string} [detail] */
function tell(sentence, detail = "") {
  if (status) status.textContent = [sentence, detail && `(${detail})`].filter(Boolean).join(" ");
}

/** @param {[string, string][]} rows */
function show(rows) {
  const cell = (/** @type {string} */ kind, /** @type {string} */ text) =>
    Object.assign(document.createElement(kind), { textContent: text });
  told?.querySelector("tbody")?.replaceChildren(
    ...rows.map(([name, value]) => {
      const head = cell("th", name);
      head.setAttribute("scope", "row");
      const row = document.createElement("tr");
      row.append(head, cell("td", value));
      return row;
    }),
  );
  if (told) told.hidden = false;
}

/** @param {import("./told.js").Result} result */
async function hand(result) {
  try {
    show((await course?.hand(result)) ?? []);
    const { score } = result;
    tell([say("sent", { ...result }), score ? say("scored", score) : ""].join(" "));
  } catch (/** @type {any} */ error) {
    tell(say("failed"), String(error?.message ?? error));
  }
}

tell(say(problem ? "refused" : course ? "open" : "alone"), problem);
const summary = told?.querySelector("summary");
if (summary) summary.textContent = say("told");

const url = new URL("embed.html", new URL(config.lab, location.href));
for (const [key, value] of Object.entries({ panel: "lessons", lesson: query.get("lesson") ?? "", lang })) {
  url.searchParams.set(key, value);
}
// Without a course nobody asks.
if (course) url.searchParams.set("answers", "1");
const frame = document.createElement("iframe");
frame.title = say("lesson");
frame.allow = "camera; clipboard-write; fullscreen";
addEventListener("message", ({ source, origin, data }) => {
  if (source !== frame.contentWindow || origin !== url.origin) return;
  if (data?.type === "cifar-lab:resize" && data.height > 0 && data.height < 1e5)
    frame.style.height = `${data.height}px`;
  if (data?.type !== "cifar-lab:hello" || !course) return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data: news }) => {
    if (news?.event === "result" && news.detail?.v === 1) hand(news.detail);
  };
  frame.contentWindow?.postMessage({ type: "cifar-lab:connect", v: 1, answers: true }, url.origin, [port2]);
});
frame.src = url.href;
byId("status").closest("main")?.append(frame);

const close = () => Promise.resolve(course?.close()).catch(() => {});
addEventListener("pagehide", close);
if (course?.returnUrl && finish) {
  const { returnUrl } = course;
  finish.textContent = say("finish");
  finish.hidden = false;
  finish.addEventListener("click", async () => {
    await close();
    location.href = returnUrl;
  });
}
