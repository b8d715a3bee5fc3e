// @ts-check
/**
 * A course system with cmi5: sections 8 (launch, and the token that is fetched once), 10 (what the system says of the launch)
 * and 11 (the learner's preferences) of its specification.
 */
import { initialized, statementsOf, terminated } from "./told.js";

const VERSION = { "X-Experience-API-Version": "1.0.3" };

/** `crypto.randomUUID` is for https alone. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const stamp = () => ({ id: uuid(), timestamp: new Date().toISOString() });

export class Cmi5 {
  lang = "";
  returnUrl = "";
  #endpoint;
  #authorization;
  /** @type {import("./told.js").Launch} */
  #launch;
  #began = Date.now();
  /** Verbs that a registration may have once. @type {Set<string>} */
  #said = new Set();
  #isOver = false;

  /**
   * @param {string} endpoint With a slash at its end.
   * @param {string} token
   * @param {{ actor: any, registration: string, activityId: string }} launch
   */
  constructor(endpoint, token, launch) {
    this.#endpoint = endpoint;
    this.#authorization = `Basic ${token}`;
    this.#launch = { ...launch, contextTemplate: {}, launchMode: "Normal" };
  }

  /** @param {URLSearchParams} query What the system has added to the launch page's address. */
  static async open(query) {
    const [endpoint = "", fetchUrl = "", actor = "", registration = "", activityId = ""] = [
      "endpoint",
      "fetch",
      "actor",
      "registration",
      "activityId",
    ].map((key) => query.get(key) ?? "");
    if (!endpoint || !fetchUrl || !actor || !registration || !activityId) return null;
    const answer = await (await fetch(fetchUrl, { method: "POST" })).json();
    const token = answer["auth-token"];
    if (!token) throw new Error(answer["error-text"] ?? "no auth-token");
    const one = new Cmi5(endpoint.replace(/\/?$/, "/"), token, { actor: JSON.parse(actor), registration, activityId });
    await one.#begin();
    return one;
  }

  async #begin() {
    const { actor, registration, activityId } = this.#launch;
    const agent = JSON.stringify(actor);
    const data = await this.#get("activities/state", { activityId, agent, registration, stateId: "LMS.LaunchData" });
    const { contextTemplate = {}, launchMode = "Normal", masteryScore, returnURL = "" } = data ?? {};
    this.#launch = { ...this.#launch, contextTemplate, launchMode, masteryScore };
    this.returnUrl = returnURL;
    const preferences = await this.#get("agents/profile", { agent, profileId: "cmi5LearnerPreferences" });
    this.lang = preferences?.languagePreference ?? "";
    for (const verb of ["completed", "passed"]) {
      const asked = {
        agent,
        activity: activityId,
        registration,
        verb: `http://adlnet.gov/expapi/verbs/${verb}`,
        limit: "1",
      };
      if ((await this.#get("statements", asked))?.statements?.length) this.#said.add(verb);
    }
    await this.#send([initialized(this.#launch, stamp())]);
  }

  /**
   * @param {import("./told.js").Result} result
   * @returns {Promise<[string, string][]>} What was sent.
   */
  async hand(result) {
    const statements = statementsOf(this.#launch, result, stamp, this.#said);
    await this.#send(statements);
    /** @type {(one: typeof statements[number]) => string} */
    const verb = ({ verb: { id } }) => id.split("/").at(-1) ?? "";
    for (const one of statements) this.#said.add(verb(one));
    return statements.map((one) => [verb(one), JSON.stringify(one.result, null, 1)]);
  }

  /** The last statement; the page may be on its way out. */
  async close() {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#send([terminated(this.#launch, stamp(), (Date.now() - this.#began) / 1000)], true);
  }

  /** @param {any[]} statements */
  async #send(statements, keepalive = false) {
    // One after the other: some systems keep no order within a list.
    for (const statement of statements) {
      const response = await fetch(`${this.#endpoint}statements?statementId=${statement.id}`, {
        method: "PUT",
        headers: { ...VERSION, authorization: this.#authorization, "content-type": "application/json" },
        body: JSON.stringify(statement),
        keepalive,
      });
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    }
  }

  /**
   * @param {string} resource
   * @param {Record<string, string>} query
   * @returns {Promise<any>} null where there is none.
   */
  async #get(resource, query) {
    const response = await fetch(`${this.#endpoint}${resource}?${new URLSearchParams(query)}`, {
      headers: { ...VERSION, authorization: this.#authorization },
    });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return response.json();
  }
}
