// @ts-check
/** What the panel shows, fetched after the first answer or when it is opened. */
import "./lab-train.js";
import "./lab-resume.js";
import "./lab-recipe.js";
import "./lab-run.js";
import "./lab-curve.js";
import "./lab-workers.js";
import "./lab-weights.js";
import "./lab-race.js";
import "./lab-own.js";
import "./lab-runs.js";
