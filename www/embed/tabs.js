// @ts-check
/**
 * Links out of the frame. A sandbox without `allow-popups` opens no tab and tells the link nothing: so a plain press opens
 * it here, where it can be seen whether one came.
 */

/** @param {(address: string) => void} onrefused */
export function openTabs(onrefused) {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[target=_blank]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented) return;
    // With a key it is a window, or a download: the browser's own.
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // Empty at first: with `noopener` a browser does not say whether it came.
    const tab = window.open("", "_blank");
    if (!tab) return onrefused(link.href);
    tab.opener = null;
    tab.location.replace(link.href);
  });
}
