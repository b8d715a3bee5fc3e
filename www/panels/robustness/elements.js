// @ts-check
import "./lab-robustness.js";
