// @ts-check
/** What the panel shows, fetched after the first answer or when it is opened. */
import "./lab-facts.js";
import "./lab-models.js";
import "./lab-engines.js";
import "./lab-layers.js";
