// @ts-check
/**
 * What a test can do in each engine: the same verbs, whatever carries them. `drivers/playwright.js` and
 * `drivers/webkit.js` have them; a test knows no other.
 *
 * @typedef {object} Saved A file that the page gave to be saved.
 * @property {string} name
 * @property {string} path Where it lies until the tab is closed.
 * @property {Buffer} bytes
 *
 * @typedef {object} Tab
 * @property {string[]} complaints Errors and warnings of the console, and uncaught exceptions, in the engine's words.
 * @property {(address: string) => Promise<void>} goto Resolves when the document has loaded.
 * @property {() => Promise<void>} reload
 * @property {<A, R>(run: (argument: A) => R | Promise<R>, argument?: A) => Promise<R>} evaluate Runs in the page; what it
 *   takes and gives is JSON.
 * @property {(selector: string) => Promise<void>} click The first element, scrolled to if it is out of sight.
 * @property {(key: string) => Promise<void>} press A key's name or a character, where the focus is.
 * @property {(selector: string, path: string) => Promise<void>} choose Gives a file to an input.
 * @property {(points: [number, number][]) => Promise<void>} drag From the first point to the last, with the button down; in
 *   pixels of the window.
 * @property {(width: number, height: number) => Promise<void>} resize
 * @property {() => Promise<Buffer>} screenshot A PNG of what is seen.
 * @property {(act: () => Promise<void>) => Promise<Saved>} saved The file that is saved when `act` is done.
 * @property {(selector: string) => Promise<Tab>} frame The document inside a frame, through open shadow roots.
 * @property {() => Promise<void>} close
 */

export {};
