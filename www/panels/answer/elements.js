// @ts-check
/** The answer is what the first view shows. */
import "./lab-answer.js";
import "./lab-out-of-distribution.js";
import "./lab-reading.js";
import "./lab-mirror.js";
import "./lab-story.js";
import "./lab-printed.js";
