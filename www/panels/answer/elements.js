// @ts-check
/** The answer is what the first view shows. */
import "./lab-answer.js";
import "./lab-doubt.js";
import "./lab-reading.js";
import "./lab-twice.js";
import "./lab-story.js";
import "./lab-printed.js";
