// @ts-check
import "./lab-own-network.js";
