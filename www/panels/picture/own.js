// @ts-check
/** The ways to a picture of one's own, fetched after the first answer or when one of them is opened. */
import "./lab-file.js";
import "./lab-crop.js";
import "./lab-draw.js";
import "./lab-camera.js";
