// @ts-check
/**
 * Pieces of a stream, freed as soon as they have been taken: a browser's garbage collector lets tens of megabytes of them lie
 * before it looks.
 */

/** Smaller pieces are not worth it; and Node says of them that they are taken before they are. */
const WORTH = 1 << 16;

/** Objects that fill the room which a browser has for young ones, or a good part of it. */
const MANY = 20_000;
const nothing = new Uint8Array();

const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Gives a piece's memory back now: it is sent to nobody. (`transfer(0)` would take it from the collector's sight and keep it, in
 * Chromium.) A piece that is a part of something larger stays.
 * @param {Uint8Array} piece
 */
export function freed({ buffer, byteLength }) {
  if (buffer instanceof ArrayBuffer && byteLength > 0 && buffer.byteLength === byteLength)
    nowhere.postMessage(null, [buffer]);
}

/**
 * Has the browser look among its young objects for buffers that nobody has any more. It looks when there are many of them, and
 * whoever handles a few large buffers makes none: Chromium then keeps 100 MB of an archive's pieces.
 */
export function provokeGarbageCollection() {
  for (let made = 0; made < MANY; made++) nothing.subarray();
}

/**
 * A file's bytes into a stream, as `pipeTo` does it. What goes wrong is told to whoever reads the stream's other end.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} from
 * @param {WritableStream<BufferSource>} to
 * @param {(bytes: number) => void} report
 * @param {boolean} isTaken Whether the stream makes something else of a piece, so that the piece is of no further use.
 */
export async function feed(from, to, report, isTaken) {
  const [reader, writer] = [from.getReader(), to.getWriter()];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return await writer.close();
      report(value.length);
      await writer.write(value);
      if (isTaken && value.length >= WORTH) freed(value);
    }
  } catch (error) {
    await Promise.allSettled([reader.cancel(error), writer.abort(error)]);
  }
}
