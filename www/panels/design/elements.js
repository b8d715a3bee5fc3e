// @ts-check
import "./lab-design.js";
