// @ts-check
/** The ways to a picture of one's own: their styles, and then their code, so that none is seen without. */
import { withStyles } from "../../shell/style-sheet.js";

export async function load() {
  const sheets = [
    new URL("./lab-file.css", import.meta.url),
    new URL("./lab-crop.css", import.meta.url),
    new URL("./lab-draw.css", import.meta.url),
    new URL("./lab-camera.css", import.meta.url),
  ];
  await Promise.all(sheets.map(({ href }) => withStyles(href)));
  await import("./own.js");
}
