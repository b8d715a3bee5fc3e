// @ts-check
import "./lab-results.js";
