// @ts-check
/** What the panel says of the data set: pure. */

/**
 * @param {{ inUse: import("../../cifar-lab.js").DataInUse | null, kept: number, isReading: boolean, isBusy: boolean }} state
 * @param {import("../../shell/words.js").Words} words
 */
export function told({ inUse, kept, isReading, isBusy }, words) {
  if (isReading) return words.text("data.reading");
  if (isBusy) return words.text("data.busy");
  if (!inUse) return "";
  const { train, test } = inUse;
  const used = words.text("data.used", { train, test });
  return `${used} ${words.text(kept ? "data.kept" : "data.passing")}`;
}
