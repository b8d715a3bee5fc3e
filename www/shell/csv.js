// @ts-check
/** Tables for other programs. Pure. */

/**
 * Rows as CSV (RFC 4180): a point for decimals, so that numbers read back as they are.
 * @param {readonly (readonly unknown[])[]} rows The first one names the columns.
 */
export const csvText = (rows) => `${rows.map((row) => row.map(cell).join()).join("\r\n")}\r\n`;

/**
 * A text that a spreadsheet would compute gets an apostrophe before it: names come from others.
 * @param {unknown} value
 */
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
