// @ts-check
/**
 * Labels and pixels of a batch of CIFAR-10's Python version: a pickle of protocol 2 that Python 2 wrote, of a dictionary with
 * a list of numbers and a NumPy array. A pickle is a program; this reader runs none of it. It knows the instructions that
 * such a file has (Lib/pickletools.py of CPython), names are names and never called, and anything else is refused.
 *
 * What NumPy's array comes to: `_reconstruct(...)`, then a state `(version, shape, dtype, is Fortran's order, bytes)`.
 */

/** Values at once, in each of the reader's lists: five times what the data set's files have. */
const MOST = 50_000;
/** Values in values take memory that no list shows. The data set's files have less than a tenth as many instructions. */
const MOST_STEPS = 1_000_000;
const latin = new TextDecoder("latin1");
const MARK = Symbol("mark");

/**
 * @typedef {{ name: string, given: unknown, state: unknown }} Thing What a name would make of what it is given.
 * @typedef {{ labels: Uint8Array, pixels: Uint8Array, isFortran: boolean }} Batch `pixels` lie in the file's own bytes: image by
 *   image, or, in Fortran's order, place by place.
 */

/**
 * @param {Uint8Array} bytes The whole file.
 * @returns {Batch | string} What is wrong with it.
 */
export function readBatch(bytes) {
  try {
    return batchIn(new Machine(bytes).run());
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

class Problem extends Error {}

class Machine {
  #bytes;
  #view;
  #at = 0;
  /** @type {any[]} */
  #stack = [];
  /** @type {Map<number, unknown>} */
  #memo = new Map();

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  run() {
    for (let steps = 1; ; steps++) {
      if (steps > MOST_STEPS) throw new Problem("it has more instructions than a batch");
      const code = this.#byte();
      if (code === 0x2e) return this.#pop();
      this.#step(code);
      if (this.#stack.length > MOST || this.#memo.size > MOST) throw new Problem("it holds too many values");
    }
  }

  /** @param {number} code */
  #step(code) {
    switch (String.fromCharCode(code)) {
      case "\x80":
        return this.#expect(this.#byte() <= 2, "it is a pickle of a later protocol than Python 2's");
      case "(":
        return this.#push(MARK);
      case "}":
        return this.#push(new Map());
      case "]":
        return this.#push([]);
      case ")":
        return this.#push(Object.freeze([]));
      case "N":
        return this.#push(null);
      case "\x88":
        return this.#push(true);
      case "\x89":
        return this.#push(false);
      case "K":
        return this.#push(this.#byte());
      case "M":
        return this.#push(this.#number(2, (view, at) => view.getUint16(at, true)));
      case "J":
        return this.#push(this.#number(4, (view, at) => view.getInt32(at, true)));
      case "U":
        return this.#push(this.#take(this.#byte()));
      case "T":
        return this.#push(this.#take(this.#number(4, (view, at) => view.getUint32(at, true))));
      case "c":
        return this.#push({ name: `${this.#line()}.${this.#line()}`, given: null, state: null });
      case "q":
        return void this.#memo.set(this.#byte(), this.#top());
      case "r":
        return void this.#memo.set(
          this.#number(4, (view, at) => view.getUint32(at, true)),
          this.#top(),
        );
      case "h":
        return this.#push(this.#remembered(this.#byte()));
      case "j":
        return this.#push(this.#remembered(this.#number(4, (view, at) => view.getUint32(at, true))));
      case "\x85":
        return this.#push(this.#pops(1));
      case "\x86":
        return this.#push(this.#pops(2));
      case "\x87":
        return this.#push(this.#pops(3));
      case "t":
        return this.#push(this.#marked());
      case "e":
        return this.#append(this.#marked());
      case "a":
        return this.#append([this.#pop()]);
      case "u":
        return this.#setItems(this.#marked());
      case "s":
        return this.#setItems(this.#pops(2));
      case "R":
        return this.#reduce(this.#pop(), this.#pop());
      case "b":
        return this.#build(this.#pop());
      default:
        throw new Problem(`instruction ${code} at byte ${this.#at - 1} is none of a batch's`);
    }
  }

  /** What a name would make of these is not made: its name stays. @param {unknown} given @param {any} named */
  #reduce(given, named) {
    this.#expect(Array.isArray(given) && typeof named?.name === "string", "it calls what is no name");
    this.#push({ name: named.name, given, state: null });
  }

  /** @param {unknown} state */
  #build(state) {
    const thing = this.#top();
    this.#expect(typeof thing?.name === "string", "it gives a state to what is no object");
    thing.state = state;
  }

  /** @param {unknown[]} values */
  #append(values) {
    const list = this.#top();
    this.#expect(Array.isArray(list) && !Object.isFrozen(list), "it appends to what is no list");
    this.#expect(list.length + values.length <= MOST, "it holds too long a list");
    for (const value of values) list.push(value);
  }

  /** @param {unknown[]} values */
  #setItems(values) {
    const map = this.#top();
    this.#expect(map instanceof Map && values.length % 2 === 0, "it fills what is no dictionary");
    for (let at = 0; at < values.length; at += 2) map.set(text(values[at]), values[at + 1]);
  }

  /** @param {number} count */
  #pops(count) {
    this.#expect(this.#stack.length >= count, "it takes more than there is");
    const values = this.#stack.splice(this.#stack.length - count);
    this.#expect(!values.includes(MARK), "it takes more than there is");
    return values;
  }

  #marked() {
    const mark = this.#stack.lastIndexOf(MARK);
    this.#expect(mark >= 0, "it takes more than there is");
    const values = this.#stack.splice(mark);
    return values.slice(1);
  }

  #pop() {
    return this.#pops(1)[0];
  }

  #top() {
    this.#expect(this.#stack.length > 0 && this.#stack.at(-1) !== MARK, "it takes more than there is");
    return this.#stack.at(-1);
  }

  /** @param {unknown} value */
  #push(value) {
    this.#stack.push(value);
  }

  /** @param {number} key */
  #remembered(key) {
    this.#expect(this.#memo.has(key), `it asks for a value ${key} that was never kept`);
    return this.#memo.get(key);
  }

  #byte() {
    return this.#take(1)[0] ?? 0;
  }

  /**
   * @param {number} size
   * @param {(view: DataView, at: number) => number} read
   */
  #number(size, read) {
    const at = this.#at;
    this.#take(size);
    return read(this.#view, at);
  }

  /** @param {number} count */
  #take(count) {
    this.#expect(count <= this.#bytes.length - this.#at, "it is cut short");
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  #line() {
    const end = this.#bytes.indexOf(10, this.#at);
    this.#expect(end >= 0 && end - this.#at < 256, "a name in it has no end");
    const line = latin.decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return line;
  }

  /**
   * @param {boolean} isRight
   * @param {string} problem
   */
  #expect(isRight, problem) {
    if (!isRight) throw new Problem(problem);
  }
}

/** @param {unknown} value */
function text(value) {
  return value instanceof Uint8Array && value.length < 256 ? latin.decode(value) : "";
}

/**
 * @param {unknown} whole
 * @returns {Batch | string}
 */
function batchIn(whole) {
  if (!(whole instanceof Map)) return "it holds no dictionary";
  const [given, array] = [whole.get("labels"), whole.get("data")];
  if (!Array.isArray(given) || !given.every((label) => Number.isInteger(label) && label >= 0 && label <= 9))
    return whole.has("fine_labels") ? "it is a batch of CIFAR-100" : "it has no list of labels of 0 to 9";
  const [, shape, dtype, isFortran, pixels] = Array.isArray(array?.state) ? array.state : [];
  if (!/^numpy\._?core\.multiarray\._reconstruct$/.test(array?.name) || !(pixels instanceof Uint8Array))
    return "it has no array of pixels";
  const [rows, columns] = Array.isArray(shape) ? shape : [];
  const isBytes = dtype?.name === "numpy.dtype" && Array.isArray(dtype.given) && text(dtype.given[0]) === "u1";
  if (
    !isBytes ||
    typeof isFortran !== "boolean" ||
    columns !== 3072 ||
    rows !== given.length ||
    pixels.length !== rows * 3072
  )
    return "its array is not 3,072 bytes for each label";
  return { labels: Uint8Array.from(given), pixels, isFortran };
}
