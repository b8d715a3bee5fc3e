// @ts-check
/** Steps 1 to 3: the data, their normalisation, the first 25 of them. */
import { make, set, write } from "../../shell/dom.js";
import { GRID } from "./live-notebook.js";
import { remark, table } from "./step.js";

/** @typedef {import("./step.js").Content} Content */

const PIXELS = 1024;

/** @type {Content} */
export const loadStep = {
  call: "(x_train, y_train), (x_test, y_test) = \\\n    keras.datasets.cifar10.load_data()",
  needs: ({ state: { notebook, site } }) => [notebook.runs, site, notebook.opinions?.notebook],
  draw({ state: { notebook, site }, words }) {
    const images = notebook.runs?.["notebook-seed1"]?.start.images ?? 0;
    const classes = notebook.opinions?.notebook?.network.metadata.classes.length ?? 0;
    const fact = (/** @type {number} */ value, /** @type {string} */ key) =>
      make("div", {}, make("dt", {}, words.text(key)), make("dd", {}, words.number(value)));
    return [
      make(
        "dl",
        { class: "figures" },
        fact(images, "notebook.1.train"),
        fact(site?.count ?? 0, "notebook.1.test"),
        fact(classes, "notebook.1.classes"),
      ),
      make("p", {}, words.text("notebook.1.here", { test: site?.count, train: site?.trainCount })),
      remark(words, "notebook.1.remark", { classes }),
    ];
  },
};

/** @type {Content} */
export const normalizeStep = {
  call: "x_train = x_train / 255.0\nx_test = x_test / 255.0",
  needs: ({ state: { answer, notebook } }) => [answer, notebook.opinions?.notebook],
  draw({ state: { answer, notebook }, words }) {
    const { mean, std } = notebook.opinions?.notebook?.network.metadata.normalization ?? { mean: [], std: [] };
    const seen = answer?.seen ?? new Uint8Array();
    const rows = ["red", "green", "blue"].map((colour, channel) => {
      const plane = seen.subarray(channel * PIXELS, (channel + 1) * PIXELS);
      const scaled = (/** @type {number} */ byte) =>
        words.decimal((byte / 255 - (mean[channel] ?? 0)) / (std[channel] ?? 1), 4);
      const [first = 0] = plane;
      const range = words.text("notebook.2.range", {
        low: scaled(Math.min(...plane)),
        high: scaled(Math.max(...plane)),
      });
      return [words.text(`notebook.2.${colour}`), words.number(first), scaled(first), range];
    });
    const heads = ["notebook.2.channel", "notebook.2.byte", "notebook.2.value", "notebook.2.whole"].map((key) =>
      words.text(key),
    );
    return [make("p", {}, words.text("notebook.2.live")), table(words.text("notebook.2.title"), heads, rows)];
  },
};

/** The places stay: a canvas is handed over once. */
const places = Array.from({ length: GRID }, () => {
  const canvas = make("div", { class: "canvas" });
  const frame = make("div", { class: "frame", role: "img" }, canvas);
  const caption = make("figcaption");
  return { canvas, frame, caption, node: make("li", {}, make("figure", {}, frame, caption)) };
});

/** @type {Content} */
export const gridStep = {
  call: "for i in range(25):\n    plt.subplot(5, 5, i + 1)\n    plt.imshow(x_train[i])\n    plt.xlabel(names[y_train[i][0]])",
  needs: ({ state: { notebook } }) => [notebook.grid],
  draw({ state: { notebook }, words }) {
    places.forEach(({ frame, caption }, index) => {
      const name = words.className(notebook.grid?.[index]?.label ?? 0);
      write(caption, name);
      set(frame, "aria-label", words.text("notebook.3.image", { index, name }));
    });
    return [make("ul", { class: "grid" }, ...places.map(({ node }) => node))];
  },
  paint({ state: { notebook }, painter }) {
    if (!notebook.grid) return;
    places.forEach(({ canvas }, index) => {
      painter.place(`grid-${index}`, canvas);
      painter.show(`grid-${index}`, { picture: notebook.grid?.[index]?.planar });
    });
  },
};
