// @ts-check
import "./lab-inside.js";
