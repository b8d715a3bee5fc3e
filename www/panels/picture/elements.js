// @ts-check
/** Of the picture what the first view shows. */
import "./lab-ways.js";
import "./lab-picture.js";
import "./lab-samples.js";
import "./lab-glance.js";
import "./lab-offer.js";
