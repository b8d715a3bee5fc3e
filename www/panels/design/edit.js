// @ts-check
/**
 * Changes to a list of layers. A place is a path: the layer's number in its list, after those of the residual blocks around
 * it. Pure: each gives a new list, and where the changed layer then is.
 * @typedef {import("./kinds.js").Layer} Layer
 * @typedef {number[]} Path
 * @typedef {{ layers: Layer[], at: Path }} Edited
 */

/**
 * @param {Layer[]} layers
 * @param {Path} path
 * @returns {Layer | undefined}
 */
export function layerAt(layers, path) {
  const [first = -1, ...rest] = path;
  const layer = layers[first];
  return rest.length ? layerAt(layer?.layers ?? [], rest) : layer;
}

/**
 * The list that a path's layer is in, changed.
 * @param {Layer[]} layers
 * @param {Path} path
 * @param {(list: Layer[], place: number) => Layer[]} change
 * @returns {Layer[]}
 */
function listChanged(layers, path, change) {
  const [first = 0, ...rest] = path;
  if (!rest.length) return change(layers, first);
  return layers.map((layer, place) =>
    place === first ? { ...layer, layers: listChanged(layer.layers ?? [], rest, change) } : layer,
  );
}

/** @param {Path} path @param {number} by @returns {Path} */
const beside = (path, by) => path.with(-1, (path.at(-1) ?? 0) + by);

/**
 * @param {Layer[]} layers
 * @param {Path | null} path Of the layer before it; null for the beginning of the list.
 * @param {Layer} layer
 * @returns {Edited}
 */
export function added(layers, path, layer) {
  if (!path) return { layers: [layer, ...layers], at: [0] };
  const at = beside(path, 1);
  return { layers: listChanged(layers, at, (list, place) => list.toSpliced(place, 0, layer)), at };
}

/**
 * @param {Layer[]} layers
 * @param {Path} path
 * @returns {Edited} `at`: the layer that is now nearest, or [] where there is none.
 */
export function removed(layers, path) {
  const left = listChanged(layers, path, (list, place) => list.toSpliced(place, 1));
  if (layerAt(left, path)) return { layers: left, at: path };
  const before = beside(path, -1);
  return { layers: left, at: layerAt(left, before) ? before : path.slice(0, -1) };
}

/**
 * One place up or down: into the residual block that is there, and out of it at its end.
 * @param {Layer[]} layers
 * @param {Path} path
 * @param {1 | -1} by
 * @returns {Edited | null} null where there is no way further.
 */
export function moved(layers, path, by) {
  const layer = layerAt(layers, path);
  if (!layer) return null;
  const without = listChanged(layers, path, (list, place) => list.toSpliced(place, 1));
  const next = layerAt(layers, beside(path, by));
  /** @type {Path} */
  let at;
  if (next?.layers && layer.kind !== "residual") {
    // The block has moved up by one where what was before it has been taken out.
    const block = by > 0 ? path : beside(path, -1);
    at = [...block, by > 0 ? 0 : next.layers.length];
  } else if (next) at = beside(path, by);
  else if (path.length > 1) {
    const block = path.slice(0, -1);
    at = by > 0 ? beside(block, 1) : block;
  } else return null;
  return { layers: listChanged(without, at, (list, place) => list.toSpliced(place, 0, layer)), at };
}

/**
 * @param {Layer[]} layers
 * @param {Path} path
 * @param {Layer} layer
 * @returns {Edited}
 */
export function replaced(layers, path, layer) {
  return { layers: listChanged(layers, path, (list, place) => list.with(place, layer)), at: path };
}

/**
 * All places, in the order in which they are read.
 * @param {Layer[]} layers
 * @param {Path} [before]
 * @returns {Path[]}
 */
export const pathsOf = (layers, before = []) =>
  layers.flatMap((layer, place) => [[...before, place], ...pathsOf(layer.layers ?? [], [...before, place])]);
