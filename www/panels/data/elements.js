// @ts-check
/** What the panel shows, fetched after the first answer or when it is opened. */
import "./lab-data.js";
