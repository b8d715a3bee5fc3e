// @ts-check
import "./lab-own-set.js";
