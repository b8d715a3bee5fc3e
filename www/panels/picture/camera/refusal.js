// @ts-check
/** Whose refusal it is when a browser gives no camera. */

/**
 * @param {string} code What the camera has told.
 * @param {any} document Its permissions policy is Chromium's alone (156): other browsers do not tell.
 * @param {boolean} isFramed
 * @returns {string} `camera.frame`: the course page's; `camera.policy`: the site's; else what was told.
 */
export function refusalOf(code, document, isFramed) {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  const isAllowed = policy?.allowsFeature("camera");
  // Where the rules allow none, a browser may as well say that there is none.
  if (isAllowed === false) return isFramed ? "camera.frame" : "camera.policy";
  return code === "camera.refused" && isFramed && !isAllowed ? "camera.frame" : code;
}
