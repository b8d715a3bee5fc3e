// @ts-check
/**
 * Pictures that come without a button: dropped anywhere on the page, or pasted.
 * @typedef {{ look: (picture: Blob, name: string) => void, complain: (code: string) => void }} Listener
 * @typedef {Listener & { take: (files: File[], folders: FileSystemDirectoryEntry[]) => void }} DropListener `take`: several
 *   files, or folders of them.
 */

/**
 * @param {Document} document
 * @param {DropListener} listener
 */
export function onPicture(document, { look, complain, take }) {
  const veil = (/** @type {boolean} */ isOver) => document.documentElement.classList.toggle("is-dropping", isOver);
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  // Without this the browser would leave the page for the dropped file.
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    veil(hasFiles(event));
  });
  // The pointer has left the window; leaving an element for another one has a related target.
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && veil(false));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    veil(false);
    const all = [...(event.dataTransfer?.files ?? [])];
    // Only now can it be asked which of them are folders.
    const entries = Array.from(event.dataTransfer?.items ?? [], (item) => item.webkitGetAsEntry());
    const folders = /** @type {FileSystemDirectoryEntry[]} */ (entries.filter((entry) => entry?.isDirectory));
    const files = all.filter((_, place) => !entries[place]?.isDirectory);
    const [file] = all;
    if (!file) complain("drop.empty");
    else if (folders.length || all.length > 1) take(files, folders);
    else look(file, file.name);
  });
  document.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    const isText = event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    if (!file && isText) return;
    event.preventDefault();
    if (file) look(file, file.name);
    else complain("clipboard.empty");
  });
}

/**
 * The clipboard's picture, on a button's press.
 * @param {Listener} listener
 */
export async function paste({ look, complain }) {
  try {
    const items = await navigator.clipboard.read();
    const item = items.find(({ types }) => types.some(isPicture));
    const type = item?.types.find(isPicture);
    if (!item || !type) return complain("clipboard.empty");
    look(await item.getType(type), "");
  } catch {
    // No secure page, no permission, or a browser without it: the keys work all the same.
    complain("clipboard.refused");
  }
}

/** @param {string} type */
function isPicture(type) {
  return type.startsWith("image/");
}
