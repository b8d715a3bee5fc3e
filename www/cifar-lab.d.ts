/**
 * cifar-lab: CIFAR-10 networks in the browser, in Rust, inside Web Workers.
 *
 * Pixels are always "planar": all of red, then all of green, then all of blue, row by row, each 0 to 255, as CIFAR-10's own
 * files have them. A picture that is handed to a network has as many bytes as the network's input: 3,072 for 32 x 32 in
 * colour, as the data set's images have; of grey there is one channel. Classes are 0 to 9, or as many as a network has of its
 * own.
 *
 * Every method rejects (or throws) with a {@link LabError}, given arguments of the types that stand here.
 */

/**
 * `kernels`: the project's own code, which classifies in the view worker. `flex` and `ndarray`: burn's engines, fetched on
 * choice. In version 0.1 `kernels` was called `plan` where it classifies; that name may still be asked for.
 */
export type EngineName = "kernels" | "flex" | "ndarray";

/** `test` has 10,000 images, `train` as many as the site ships, or 50,000 with {@link CifarLab.ownData} (see {@link Manifest}). */
export type Split = "test" | "train";

/** Codes of {@link LabError}, each a key `error.<code>` of the page's language files. Parameters in brackets. */
export type ErrorCode =
  /** The host could not be reached. `{asset}` */
  | "fetch.offline"
  /** The host answered with an HTTP status that is no success. `{asset, status}` */
  | "fetch.status"
  /** Fewer or more bytes came than the manifest says. `{asset, expected, found}` */
  | "fetch.length"
  /** The bytes' SHA-256 is not the manifest's. `{asset, expected, found}` */
  | "fetch.hash"
  /** A JSON file of the site could not be read. `{asset, problem}` */
  | "fetch.format"
  /** A weights file was refused: header, names, shapes, values. `{problem, remedy}`, `{asset}` where it was fetched. */
  | "weights"
  /** A sheet or the manifest was refused. `{problem, remedy}`, `{asset}` where it was fetched. */
  | "sheet"
  /** A network spec was refused. `{problem, remedy}` */
  | "spec"
  /** A pool of largest values that the format's program has no layer for. `{layer, size, pixels, program}` */
  | "export.pool"
  /** A picture was refused, for a square outside it. `{problem, remedy}` */
  | "picture"
  /** A file without bytes. `{}` */
  | "picture.empty"
  /** A file that can no longer be read. `{problem}` */
  | "picture.gone"
  /** Not a picture that this browser can read. `{problem}` */
  | "picture.format"
  /** A picture of a kind that this browser cannot read, such as HEIC. `{kind}` */
  | "picture.unsupported"
  /** A damaged picture, or one whose end is missing. `{kind, problem}` */
  | "picture.cut"
  /** No pixels, or more than 100 million. `{width, height}` */
  | "picture.size"
  /** An SVG file without width, height and viewBox. `{}` */
  | "picture.svg"
  /** An argument is out of its documented range, or a bitmap or canvas was closed or given away before. `{problem, remedy}` */
  | "argument"
  /** No such image. `{split, index, count}` */
  | "image.range"
  /** No such model. `{model, known}` */
  | "model.unknown"
  /** Right answers cannot be counted: the network has other classes than the data set. `{names}` */
  | "model.classes"
  /** The network reads other pictures than the data set's: squares of another size, or in grey (1 channel). `{side, channels}` */
  | "model.input"
  /** This build has no such engine. `{engine}` */
  | "engine.absent"
  /** A newer call took this one's place, or another network that of the one that was being counted: not an error to show. `{}` */
  | "superseded"
  /** The caller's AbortSignal fired. `{}` */
  | "aborted"
  /** The lab was closed. `{}` */
  | "closed"
  /** The Rust code panicked; its worker has been replaced and the lab goes on. `{module, message}` */
  | "panic"
  /** There was no memory for what a worker was asked; it has been replaced and the lab goes on. `{module, message}` */
  | "worker.memory"
  /** A worker ended without a word; it has been replaced and the lab goes on. `{module}` */
  | "worker.lost"
  /** A worker could not be started, or ended more than three times in half a minute: {@link CifarLab.restart} tries again. `{module, message}` */
  | "worker.failed"
  /** A module's files could not be loaded. `{module, message}` */
  | "module.load"
  /** The processor has no SIMD instructions, whatever the browser, and the module is compiled for them. `{module}` */
  | "processor"
  /** The scripts and the wasm module come from different builds: reload the page. `{script, module}` */
  | "version.mismatch"
  /** `base` lies on another origin, whose files cannot be read: out of reach, without CORS, or against the page's rules. `{base}` */
  | "base.origin"
  /** A batch of the person's files is not the official one. `{name, expected, found}` */
  | "data.hash"
  /** Batches are not among the person's files. `{missing}` */
  | "data.missing"
  /** A file of the data set is damaged, cut short, or not what its name says. `{name, problem}` */
  | "data.broken"
  /** The person's files are CIFAR-100. `{}` */
  | "data.cifar100"
  /** Nothing of CIFAR-10 is among the person's files. `{names}` */
  | "data.unknown"
  /** There is no memory for a batch. `{megabytes}` */
  | "data.memory"
  /** A file of the person's can no longer be read. `{name}` */
  | "data.gone"
  /** The browser has no room to keep the data set. `{}` */
  | "data.full"
  /** The browser keeps nothing for this page. `{}` */
  | "data.store"
  /** A run needs more training images than there are: the person's own copy of the data set is to be used first. `{needed, count}` */
  | "data.needed"
  /** A run of a network with other classes than the site's images wants these. `{names}` */
  | "data.classes"
  /** Settings of a run out of range, a recipe that there is not, or a file that is no saved run of this version. `{problem, remedy}` */
  | "recipe"
  /** A run's loss exploded; its last checkpoint is from before. `{epoch, step}` */
  | "training.diverged"
  /** A run's workers took more memory than half of the device's; its last checkpoint is from that step. `{used, most}`, megabytes */
  | "training.memory"
  /* A file of another program cannot be read; `said` is the whole in English. */
  /** No file was given. `{}` */
  | "import.no-file"
  /** More than one network at once. `{names}` */
  | "import.several-networks"
  /** A weights file of this project, which needs no reader of this kind. `{file}` */
  | "import.own-file"
  /** Nothing that is read here. `{file, problem}` */
  | "import.not-a-network"
  /** The file ends before what it says it holds. `{what}` */
  | "import.truncated"
  /** The file contradicts itself. `{place, problem}` */
  | "import.damaged"
  /** More than is read here. `{what, size, limit}` */
  | "import.too-large"
  /** A way of storing that is not read here. `{place, storage}` */
  | "import.unsupported-storage"
  /** A pickle calls code, which is not run. `{name, at}` */
  | "import.pickle-code"
  /** A layer cannot be brought along. `{position, class, name, reason}`, `{key, value}` for a setting */
  | "import.unsupported-layer"
  /** A file that belongs to it was not given. `{name}` */
  | "import.missing-file"
  /** A layer has no array. `{name}` */
  | "import.missing-array"
  /** An array has another shape than its layer. `{name, have, expected}` */
  | "import.wrong-shape"
  /** An array holds a number that is none. `{name, at}` */
  | "import.not-finite"
  /** Whole numbers without their scales. `{name, dtype}` */
  | "import.quantised-weights"
  /** Arrays whose layers cannot be told. `{arrays}` */
  | "import.architecture-missing"
  /** Layers that do not fit together, or are beyond the limits. `{problem, remedy}` */
  | "import.does-not-fit"
  /** A network for other pictures than squares of 8 to 96 pixels in 1 or 3 channels. `{height, width, channels}` */
  | "import.unsupported-input"
  /** The canvas is not attached. `{canvas}` */
  | "canvas.unknown"
  /** The canvas cannot be painted on. `{canvas}` */
  | "canvas.context"
  /** Anything else: a defect of this program. `{message}` */
  | "internal";

/** What every method of the lab rejects with. */
export class LabError extends Error {
  readonly name: "LabError";
  /** Stable, English. */
  readonly code: ErrorCode;
  /** Named values for the sentence: text, numbers or lists of text. */
  readonly params: Readonly<Record<string, string | number | string[]>>;
  /** In the language of `OpenOptions.translate`, else English. */
  readonly message: string;
}

/** A download's state. The last message of a download has `loaded === total`. */
export interface Progress {
  /** Logical name: `models/notebook.safetensors`, `data/test-00.png`, `learn_bg.wasm`. */
  asset: string;
  /** Bytes so far, decompressed. */
  loaded: number;
  /** Bytes in all, decompressed; null where the site's list does not say. */
  total: number | null;
  /** The bytes came from the browser's own store; known with the last message. */
  cached: boolean;
}

/** A worker died and was replaced. */
export interface Fault {
  /** Which module's worker. */
  module: "view" | "evaluate" | "robustness" | "formats" | "learn" | "learn-flex" | "learn-ndarray";
  /** What its pending calls were rejected with. */
  error: LabError;
  /** False where the worker died again and again: {@link CifarLab.restart} is the way on. */
  recovered: boolean;
}

/** Options of {@link CifarLab.open}. */
export interface OpenOptions {
  /** A name of `models/models.json`; default `notebook`. */
  model?: string;
  /** Default `kernels`. */
  engine?: EngineName | "plan";
  /** Where the site lies; default: beside `cifar-lab.js`. Another origin has to let this one read its files (CORS). */
  base?: string | URL;
  /**
   * The npm package's files, by their paths in it, for a page that has them in memory and no address for them, such as a
   * notebook's widget: `base` is not asked then, and nothing is fetched. The modules have to be one file each, since a
   * script in memory imports nothing beside it: `worker.js`, and this module, want a bundler first. What is not given is
   * not there: without `learn.js` and `learn_bg.wasm`, say, `train` rejects with `engine.absent`.
   */
  files?: Record<string, Blob>;
  /** Called for each download from then on, the first ones included. */
  onprogress?: (progress: Progress) => void;
  /**
   * Called when a worker has died and its successor is being started. The view worker's canvases died with it:
   * the answer is fresh ones by name, attached and painted with the last request of that name before anything
   * else happens. (A canvas element gives its OffscreenCanvas only once: put new elements in their place.)
   */
  canvases?: (names: string[]) => Record<string, OffscreenCanvas>;
  /** Called once a dead worker has been replaced, or could not be. */
  onfault?: (fault: Fault) => void;
  /** The sentence for a code; default: a short English one. */
  translate?: (code: ErrorCode, params: Record<string, string | number | string[]>) => string;
  /** Gives up opening. */
  signal?: AbortSignal;
}

/**
 * Any picture. Blobs (files) are PNG, JPEG, WebP, AVIF, GIF (the first frame), BMP or SVG, and whatever else the browser
 * reads; EXIF turns them. SVG is drawn with 1,024 pixels on its longer side. An ImageData has 8 bits and sRGB.
 */
export type PictureSource =
  | Blob
  | ImageBitmap
  | ImageData
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLImageElement
  | HTMLVideoElement;

/** In source pixels from the top left corner; fractions are taken by area. */
export interface Square {
  x: number;
  y: number;
  /** At least 1. */
  side: number;
}

/** Which part of a picture the network sees, and on what ground. */
export interface Look {
  /** Default: the largest square in the middle. */
  square?: Square | null;
  /** Behind transparent parts, `#rgb` or `#rrggbb`; default white. */
  background?: string;
}

/** How a network looks. */
export interface Glance {
  /** Also at the mirror image: the logits of both views are averaged. Default false. */
  withMirror?: boolean;
  /** @deprecated The name of {@link Glance.withMirror} in version 0.1. */
  twice?: boolean;
}

/** What a network says about one view of an image. */
export interface ViewAnswer {
  index: number;
  /** As {@link Classification.probabilities}. */
  probabilities: number[];
}

/** Whether a picture is like those that a network was trained on. */
export interface OutOfDistribution {
  /** `ln sum exp` of the plain view's logits (the negative energy of Liu et al. 2020). */
  score: number;
  /** 4 % of the held-out images lie below it. */
  threshold: number;
  /** `score < threshold`. */
  unlike: boolean;
}

/** Where the 32x32 pixels come from. */
export interface PictureInfo {
  /** Of the whole picture, as it is seen (turned by EXIF). */
  width: number;
  height: number;
  /** The part that was looked at. */
  square: Square;
  /** The background shows through somewhere in that part. */
  transparent: boolean;
  /** This browser gives back other pixels than a canvas has (against recognition): what was seen is not quite the picture. */
  falsified: boolean;
}

/** What a network says about one image. */
export interface Classification {
  /** Softmax of the logits (divided by the model's temperature where it has one), one each output; sum 1. */
  probabilities: Float32Array;
  /** As the last dense layer gives them, before any sigmoid or softmax. */
  logits: Float32Array;
  /** The largest logit's place; 10 or more is no class (the notebook has 20 outputs). */
  index: number;
  /** Of the plain and the mirrored view on their own, where the network looked at the mirror image, too; else empty. */
  views: ViewAnswer[];
  /** null where the weights file has no threshold. */
  outOfDistribution: OutOfDistribution | null;
  /** @deprecated The name of {@link Classification.outOfDistribution} in version 0.1, and `familiarity` that of its score. */
  doubt: { familiarity: number; threshold: number; unlike: boolean } | null;
  /** Time for the network alone, in the worker, milliseconds. The browser compiles during the first two calls: theirs is longer. */
  ms: number;
  /**
   * The picture as the network saw it, planar: 3,072 bytes, 32 x 32 in red, green and blue, or as many rows, columns and channels
   * as its input has.
   */
  seen: Uint8Array;
  /** The true class where a dataset image was classified. */
  label: number | null;
  /** Where a picture of any other origin was classified. */
  source: PictureInfo | null;
  /** The model and the engine that answered. */
  model: string;
  engine: EngineName;
}

/** One dataset image. */
export interface DatasetImage {
  split: Split;
  index: number;
  /** The true class, 0 to 9. */
  label: number;
  /** 3,072 bytes. */
  planar: Uint8Array;
  /** 4,096 bytes, for `new ImageData(rgba, 32, 32)`. */
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** What {@link CifarLab.time} found. */
export interface Timing {
  /** Milliseconds of one call, the mean of all. */
  ms: number;
  /** Bytes of the worker's wasm memory afterwards, which grows and never shrinks. */
  memory: number;
  /** `n x outputs`, as of {@link CifarLab.logits}. */
  logits: Float32Array;
}

/** What {@link CifarLab.timeTraining} found. */
export interface TrainingTiming {
  /** Milliseconds of each step but the first, which warms up. */
  ms: number[];
  /** Bytes of the worker's wasm memory afterwards. */
  memory: number;
}

/** Part of an evaluation that is done. */
export interface EvaluationProgress {
  done: number;
  count: number;
  correct: number;
}

/** Options of {@link CifarLab.evaluate}. */
export interface EvaluateOptions {
  /** Default `test`. */
  split?: Split;
  /** Default 0. */
  first?: number;
  /** 1 or more; default: all from `first` on. */
  count?: number;
  /** Averages the logits with those of the mirror image; takes twice the time. Default false. */
  withMirror?: boolean;
  /** @deprecated The name of {@link EvaluateOptions.withMirror} in version 0.1. */
  twice?: boolean;
  /** Keeps each image's answer: {@link Evaluation.answers}. Default false. */
  answers?: boolean;
  /** Workers that share the work, 1 to 16; default: the processor's cores, at most 4. Burn's engines use one. */
  workers?: number;
  /** Called at most once per 100 images and worker. */
  onprogress?: (progress: EvaluationProgress) => void;
  signal?: AbortSignal;
}

/** How right a model is. */
export interface Evaluation {
  n: number;
  correct: number;
  /** correct / n. */
  accuracy: number;
  /** Wilson's 95 % interval of the accuracy. */
  interval: [number, number];
  /** 10 x 10: `confusion[true][predicted]`. */
  confusion: number[][];
  /** Images whose largest logit is no class (index 10 or more). */
  outside: number;
  /** Fraction right of each true class. */
  perClass: number[];
  /** Wall time in milliseconds, downloads included. */
  ms: number;
  workers: number;
  model: string;
  engine: EngineName;
  /** Whether the mirror images were looked at as well. */
  withMirror: boolean;
  /** @deprecated The name of {@link Evaluation.withMirror} in version 0.1. */
  twice: boolean;
  /** Of each image, where {@link EvaluateOptions.answers} asked for it. */
  answers?: Answers;
}

/** A network's answers to dataset images in a row, in their order. */
export interface Answers {
  split: Split;
  /** Number of the first image in its split. */
  first: number;
  /** Logits an image. */
  outputs: number;
  /** `[n, outputs]`, row by row: not divided by the model's temperature; `withMirror`, the mean of both views. */
  logits: Float32Array;
  /** The true classes, 0 to 9. */
  labels: Uint8Array;
}

/** Logits, `[n, outputs]`, row by row, with the true classes, 0 to 9: {@link Answers}, or a script's own. */
export type AnswersGiven = Pick<Answers, "logits" | "labels">;

/**
 * How logits become probabilities: by softmax, divided by a temperature of 0.01 to 100 (1 for as they are), or by a sigmoid
 * for each, as the notebook's last layer reads them. Sigmoids need not sum to 1: the confidence is the largest.
 */
export type Reading = number | "sigmoids";

/** What each image's logits say, in the order of the images. */
export interface AnswersTold {
  /** The output with the largest logit, the first of equals; 10 and above are no class. */
  predicted: Uint16Array;
  /** Its probability. */
  confidence: Float64Array;
  /** Its probability minus that of the next likely output. */
  margin: Float64Array;
  /** In nats. */
  entropy: Float64Array;
  /** {@link OutOfDistribution.score} of the logits, whatever the reading. */
  score: Float64Array;
}

/** A share of images with its 95 % interval (Wilson). */
export interface Proportion {
  hits: number;
  n: number;
  /** hits / n. */
  value: number;
  interval: [number, number];
}

/** How one class fares. `null` where there is no such image, or no such answer. */
export interface ClassScores {
  images: number;
  answered: number;
  right: number;
  /** right / answered. */
  precision: Proportion | null;
  /** right / images. */
  recall: Proportion | null;
  f1: number | null;
  /** 95 %, of 1,000 sets of images drawn anew. */
  f1_interval: [number, number] | null;
}

/** Images of like confidence: one or more. */
export interface ReliabilityBin {
  images: number;
  /** The least and the largest confidence. */
  range: [number, number];
  /** Their mean. */
  confidence: number;
  /** Share of the images that is right. */
  accuracy: number;
}

/** 95 % of what comes of 1,000 sets of images drawn anew, while the bins stay. */
export interface ReliabilityBands {
  /** Of each bin's accuracy. */
  accuracy: [number, number][];
  /** Of the expected calibration error. */
  error: [number, number];
}

/** Expected calibration error of each class's probability, whatever the answer is. */
export interface ClasswiseError {
  per_class: number[];
  mean: number;
}

/** What is left where a network answers only at this confidence or above. */
export interface CoveragePoint {
  threshold: number;
  answered: number;
  wrong: number;
  /** Share of the images that is answered. */
  coverage: number;
  /** Share of those that is right. */
  accuracy: number;
}

/** How true a network's probabilities are at a temperature. */
export interface Calibration {
  temperature: number;
  /** Mean `-ln p` of the true class. */
  negative_log_likelihood: number;
  /** Brier's score, 0 to 2. */
  brier: number;
  equal_mass: ReliabilityDiagram;
  equal_width: ReliabilityDiagram;
  /** A point for each twentieth of the images. */
  coverage: CoveragePoint[];
  /** Area under the share of wrong answers against coverage; 0: no answer is wrong. */
  area_under_risk: number;
}

/** A reliability diagram and what it sums up to. */
export interface ReliabilityDiagram {
  bins: ReliabilityBin[];
  bands: ReliabilityBands;
  expected_error: number;
  classwise: ClasswiseError;
}

/** What a network's answers are worth, named as `cifar-train evaluate --json` names it, and the same numbers. */
export interface Figures {
  by_class: ClassScores[];
  /** The true class is among the two largest outputs. */
  top_2: Proportion;
  top_3: Proportion;
  /** Animals taken for animals, vehicles for vehicles. */
  animal_or_vehicle: Proportion;
  /** At most ten pairs of classes by number, most images first. */
  most_confused: { truth: number; predicted: number; images: number }[];
  /** At each temperature that was asked for. */
  calibration: Calibration[];
}

/** What a reliability diagram is made of. */
export interface ReliabilityQuestion {
  /** Default 1. */
  reading: Reading;
  /** As many images in each bin, or equal steps of confidence; default `equal-mass`. */
  binning: "equal-mass" | "equal-width";
  /** 5 to 30, default 15. */
  bins: number;
  /** Whether the bands are wanted, which take ten times as long as all else; default true. */
  bands: boolean;
}

/** One reliability diagram. `null` where it was not asked for, and by sigmoids where it needs probabilities that sum to 1. */
export interface Reliability {
  bins: ReliabilityBin[];
  bands: ReliabilityBands | null;
  expected_error: number;
  classwise: ClasswiseError | null;
  negative_log_likelihood: number | null;
  brier: number | null;
}

/** What is left at each confidence (or score) that occurs, surest first; the last point has all images. */
export interface Coverage {
  threshold: Float64Array;
  /** Images with this confidence or more. */
  answered: Uint32Array;
  /** Of those. */
  wrong: Uint32Array;
}

/** McNemar's exact test of two networks on the same images. */
export interface Mcnemar {
  both: number;
  only_first: number;
  only_second: number;
  neither: number;
  /** How often two equally good networks would differ at least as unevenly. */
  p: number;
}

/**
 * What a network's answers are worth, in a worker of its own, which keeps them. A logit that is NaN or infinite is refused
 * with `argument`, as is what lies outside the ranges that are said here.
 */
export interface Statistics {
  /** What each image's logits say; as they are where no reading is given. */
  at(reading?: Reading): Promise<AnswersTold>;
  /** All figures: `temperatures` [1], `bins` 15. */
  figures(options?: { temperatures?: number[]; bins?: number }): Promise<Figures>;
  reliability(question?: Partial<ReliabilityQuestion>): Promise<Reliability>;
  coverage(reading?: Reading): Promise<Coverage>;
  /** The same with the out-of-distribution score of the logits in the place of the confidence. */
  coverageByScore(): Promise<Coverage>;
  /** The temperature that makes the network as sure as it is right, on these images: give such as it did not train on. */
  fit(): Promise<number>;
  /** Against another network's answers to the same images. */
  compare(other: AnswersGiven): Promise<Mcnemar>;
  /** Ends the worker. */
  close(): void;
}

/** A way to damage a picture; see `Corruption` of the Rust crate `cifar-robustness`. */
export interface CorruptionEntry {
  /** `gaussian-noise`. */
  name: string;
  kind: "noise" | "blur" | "weather" | "digital" | "geometry";
}

export interface CorruptRequest {
  /** One of `Robustness.corruptions`. */
  corruption: string;
  /** 1 to 5; 3 where none is given. */
  strength?: number;
  /** Where chance begins, a whole number below 2^32; 1 where none is given. */
  seed?: number;
  /** The first picture's number in its data set, 0 where none is given: each picture has a chance of its own. */
  first?: number;
}

export interface ResizeRequest {
  width: number;
  height: number;
  /** The part that becomes the 32 x 32 pixels, in pixels of the picture. */
  square: { x: number; y: number; side: number };
  /** One of `Robustness.resizers`: `area-mean` is this page's own. */
  resizer: string;
}

export interface RobustnessOptions {
  /** Hears of it when the worker dies. */
  onlost?: (error: LabError) => void;
  signal?: AbortSignal;
}

export interface MeasureOptions {
  /** Names; all of them where none are given. */
  corruptions?: readonly string[];
  /** How many test images, from the first on; 200 where none is given. */
  images?: number;
  seed?: number;
  /** Another network than the loaded one: what the report calls it, and its safetensors file. */
  network?: { name: string; weights: Uint8Array };
  /** Called with each batch: how many answers there are, of how many. */
  onprogress?: (progress: { done: number; count: number }) => void;
  signal?: AbortSignal;
}

/** What {@link Robustness.photographed} is asked. */
export interface PhotographRequest {
  /** Standard deviation, 0 to 255, of the noise on each value of the large picture; 20 where none is given. */
  noise?: number;
  seed?: number;
  /** The first picture's number in its data set. */
  first?: number;
}

/** What {@link Robustness.measureResizers} is asked. */
export type ResizersOptions = Omit<MeasureOptions, "corruptions"> & Pick<PhotographRequest, "noise">;

/** Accuracy on test images that were enlarged and brought back by each resizer. */
export interface ResizersReport {
  model: string;
  images: number;
  noise: number;
  seed: number;
  /** Share of right answers to the images as they are. */
  clean: number;
  /** In the order of {@link Robustness.resizers}. */
  resizers: { resizer: string; accuracy: number }[];
  ms: number;
}

/** Accuracy on damaged test images. */
export interface RobustnessReport {
  model: string;
  images: number;
  seed: number;
  /** Share of right answers to the images as they are. */
  clean: number;
  /** Shares of right answers for the strengths 1 to 5. */
  curves: { corruption: string; accuracy: number[] }[];
  /** Mean share of wrong answers over all corruptions and strengths. */
  meanCorruptionError: number;
  ms: number;
}

/** A network as data; see `NetworkSpec` of the Rust crate `cifar-model`. */
export interface Spec {
  name: string;
  /** `[C, H, W]`. */
  input: number[];
  layers: { kind: string; [field: string]: any }[];
}

/** Why a layer does not fit; see `Misfit` of the Rust crate `cifar-model`, which documents the parameters of each code. */
export interface Misfit {
  code: string;
  /** The field that is out of range, of `size` and `number`. */
  field?: string;
  [parameter: string]: any;
}

/** The nearest network that fits. */
export interface Mend {
  /** What is changed; see `Change` of the Rust crate `cifar-model`. */
  code: string;
  field?: string;
  value?: number;
  units?: number;
  pixels?: number;
  spec: Spec;
}

/** The first thing of a network that does not fit, and what would, the nearest first. */
export interface Problem extends Misfit {
  /**
   * Place of the layer in its list, after those of the residual blocks around it; empty for the network as a whole. Of a layer in a
   * shortcut, that of the block past which it goes.
   */
  path: number[];
  /** `conv1`, `residual1.shortcut.conv2`; `network` for the whole. */
  name: string;
  mends: Mend[];
}

/** A row of the layer table and the place of its layer. */
export interface ToldRow extends SummaryRow {
  path: number[];
}

/** What {@link Designer.tell} says of a network. */
export interface Told {
  /** Of the layers that fit, first to last; those of a residual block follow it, then those of its shortcut, whose places are counted on. */
  rows: ToldRow[];
  /** Of the whole network, where it fits. */
  whole: {
    parameters: number;
    /** For one image. */
    multiplyAdds: number;
    outputs: number;
    /** Bytes that a training step takes in one worker: maps of so many images at once; values, gradients and Adam's means. */
    memory: { maps: number; images: number; values: number };
    /** Whether a norm takes whole batches, so that one worker trains alone. */
    hasNorm: boolean;
    /** The network with ten outputs, where it has neither ten nor the notebook's twenty. */
    tenOutputs: Mend | null;
  } | null;
  problem: Problem | null;
}

/** Files, or what gives each of them when its turn comes. */
export type ManyPictures = readonly (Blob | (() => Promise<Blob>))[];

/** 3,072 bytes, planar RGB, of the middle square; or why the picture cannot be read. */
export type ReadPicture =
  | { planar: Uint8Array; error: null }
  | { planar: null; error: { code: string; params: Record<string, unknown> } };

export interface ReadPicturesOptions {
  /** Called with each picture, whichever is read next, and its place among the files. */
  onpicture?: (place: number, picture: ReadPicture) => void;
  signal?: AbortSignal;
}

/** Options of {@link CifarLab.designer}. */
export interface DesignerOptions {
  /** Called once if the worker dies; what is asked afterwards rejects. */
  onlost?: (error: LabError) => void;
  signal?: AbortSignal;
}

/** Judges networks before they have weights. */
export interface Designer {
  /** What a network comes to, or what does not fit. `batch`: images of a training step, default 32. */
  tell(spec: Spec, options?: { batch?: number }): Promise<Told>;
  /** A safetensors file of the network with the random weights that a run with this seed (default 1) begins with. */
  weights(spec: Spec, options?: { seed?: number }): Promise<Uint8Array>;
  /**
   * A safetensors file of a network for other classes, 2 to 20 with names of their own. Its last layer is random, by `seed`
   * (default 1); `keeps` (default true): the layers before it stay as they are, or else they are random, too.
   */
  forClasses(
    weights: Uint8Array,
    classes: readonly string[],
    options?: { seed?: number; keeps?: boolean },
  ): Promise<Uint8Array>;
  close(): void;
}

/** Damages pictures, in a worker of its own. The same seed gives the same pictures as `cifar-train robustness`. */
export interface Robustness {
  readonly corruptions: readonly CorruptionEntry[];
  /** From the weakest to the strongest: 1 to 5. */
  readonly strengths: readonly number[];
  readonly resizers: readonly string[];
  /** Pictures of 3,072 bytes, planar RGB, one after the other; as many come back. */
  corrupt(pixels: Uint8Array, request: CorruptRequest): Promise<Uint8Array>;
  /** 3,072 bytes, planar RGB, of a part of a picture, `4 * width * height` bytes RGBA. */
  resize(rgba: Uint8Array | Uint8ClampedArray, request: ResizeRequest): Promise<Uint8Array>;
  /** Of the model that is current when it is called, with the kernels, on several workers. */
  measure(options?: MeasureOptions): Promise<RobustnessReport>;
  /**
   * Planar pictures, 3,072 bytes each, as a camera might have seen them: enlarged to 224 x 224 by Pillow's bicubic filter, with
   * noise, and brought back to 32 x 32 by each resizer of the list. All pictures of the first resizer come first.
   */
  photographed(pixels: Uint8Array, request?: PhotographRequest): Promise<Uint8Array>;
  /** Accuracy on test images after {@link Robustness.photographed}. `noise` stands for the detail that real photos have. */
  measureResizers(options?: ResizersOptions): Promise<ResizersReport>;
  /** Ends the worker. */
  close(): void;
}

/** One row of the layer table; see `SummaryRow` of the Rust crate `cifar-model`. */
export interface SummaryRow {
  name: string;
  /** `Conv2D`, as Keras names it. */
  kind: string;
  /** `[channels, height, width]` or `[n]`. */
  output: number[];
  parameters: number;
  /** `(3*3*3 + 1) * 32 = 896`, or empty. */
  arithmetic: string;
  /** `32 filters 3x3, valid`, or empty. */
  detail: string;
  multiply_adds: number;
}

/** A file as it was dropped or chosen, or its name and bytes. */
export type GivenFile = File | { name: string; bytes: Uint8Array };

/** A layer as the file's own program calls it. */
export interface ForeignLayer {
  /** First is 1; 0 where the file has no order. */
  position: number;
  /** `Conv2D`, `BatchNorm2d`, `Gemm`. */
  class: string;
  name: string;
}

/** What files of another program hold. */
export interface ModelContents {
  /** The name of the file that the network is in. */
  file: string;
  /** `keras`, `keras-h5`, `pytorch`, `onnx`, ...; null as long as layers are to be chosen. */
  kind: string | null;
  /** `keras 3.15.1`, or empty. */
  madeWith: string;
  /** null as long as layers are to be chosen. */
  network: { spec: Metadata["spec"]; summary: Summary; outputs: number } | null;
  /** Networks that arrays without layers may belong to: the most usual first. */
  proposals: { spec: Metadata["spec"] }[];
  /** How pixels become numbers, where the file says it: `(pixel / 255 - mean) / std`. */
  normalization: Metadata["normalization"] | null;
  /** Usual ways, the most usual first. */
  pixels: { code: string; normalization: Metadata["normalization"] }[];
  /** Names of the outputs, where the file says them. */
  classes: string[] | null;
  /** Layers that answers leave out; `kept` where training has them. */
  silent: { layer: ForeignLayer; kept: boolean }[];
  /** What was done on the way: a code, and the layer or array it is of. */
  notes: { code: string; layer: ForeignLayer | null; array: string | null }[];
  /** Values in the file's own arrays of the network. */
  parameters: number;
}

/** A way of reading a file, and how many training images it names rightly. */
export interface ModelTrial {
  /** `proposal`: place in {@link ModelContents.proposals}; null where the file has its layers. `pixels`: a code of
   * {@link ModelContents.pixels}. */
  reading: { proposal: number | null; pixels: string };
  right: number;
  pictures: number;
}

export interface ModelFileChoice {
  /** What the weights file is called. */
  name: string;
  /** A code of {@link ModelContents.pixels}, where the file does not say it: `0..1` where none is given. */
  pixels?: string | null;
  /** A name for each output; those of CIFAR-10, or the file's own, where none are given. */
  classes?: string[] | null;
}

export interface ModelFileOptions extends Partial<ModelFileChoice> {
  /** The layers of arrays that come without; the likeliest where none are given. */
  spec?: Metadata["spec"];
  signal?: AbortSignal;
}

/** The first layer that a file's arrays do not fill, or the first array that belongs to no layer. */
export interface Unfilled extends Misfit {
  /** Place of the layer in its list, after those of the residual blocks around it; empty for an array without one. */
  path: number[];
  /** `weights-missing`: no array of this kind is left; `weights-shape`: the next one has another shape; `weights-left`: it has
   * no layer. */
  code: "weights-missing" | "weights-shape" | "weights-left";
  /** Its name: in the file or, of `weights-missing`, the layer's here. */
  array: string;
  /** Sizes in PyTorch's order, of `weights-shape`; else empty. */
  have: number[];
  expected: number[];
}

/** Files of another program, read in a worker that lives until {@link ModelFile.close}. */
export interface ModelFile {
  readonly contents: ModelContents;
  /** Says which layers the arrays belong to. On rejection what was known stays. */
  under(spec: object): Promise<ModelContents>;
  /** Whether arrays without layers fill a network, by their shapes: null where they do. */
  fit(spec: object): Promise<Unfilled | null>;
  /**
   * What the files leave open, tried on up to 500 training images: the likeliest first. What lies far behind after 48 or 160 is
   * tried no further and stands last. Empty where the site has no images.
   */
  tried(options?: {
    /** Ways that were tried, of how many at most. */
    onprogress?: (progress: { done: number; count: number }) => void;
    signal?: AbortSignal;
  }): Promise<ModelTrial[]>;
  /** The network as a safetensors file for {@link CifarLab.loadModelBytes}. */
  weights(choice: ModelFileChoice): Promise<Uint8Array>;
  close(): void;
}

/** Outputs of a network beside those that its own program gave. */
export interface OutputsCompared {
  pictures: number;
  /** The largest difference of two outputs. */
  difference: number;
  /** The largest of the expected outputs: to it the difference is small or not. */
  largest: number;
  /** How many pictures get the same class. */
  agree: number;
}

/** The layer table as data. */
export interface Summary {
  rows: SummaryRow[];
  parameters: number;
  multiply_adds: number;
  /** The parameters as float32. */
  bytes: number;
}

/**
 * What a weights file says of itself; field names as in the file's header. What a reader needs is always there; where the
 * network comes from and what it is worth is `null` where the file does not say it.
 */
export interface Metadata {
  name: string;
  /** The network spec, as JSON data. */
  spec: { name: string; input: [number, number, number]; layers: unknown[] };
  normalization: { mean: [number, number, number]; std: [number, number, number] };
  /** English class names. */
  classes: string[];
  recipe: string | null;
  /** `as-run`, `as-written` or `corrected`. */
  loss: string | null;
  epochs: number | null;
  seed: number | null;
  /** Fraction of `n` images that are right. */
  accuracy: number | null;
  /** 95 %, Wilson. */
  accuracy_interval: [number, number] | null;
  n: number | null;
  /** The images behind the accuracy: test images, or training images that were held out. */
  accuracy_on: "test" | "held-out" | null;
  /** Source commit; `null` for a network that was trained in the page. */
  commit: string | null;
  /** Of the images that it was trained and evaluated on; empty where the file does not say. */
  data_sha256: string[];
  hardware: string | null;
  /** Divides the logits, where one was fitted on held-out images. */
  temperature: number | null;
  /** What `cifar-train measure` found; null in files that were not measured. */
  measured: Measured | null;
}

/** How often a network is right on some images. */
export interface Share {
  accuracy: number;
  /** 95 %, Wilson. */
  interval: [number, number];
  n: number;
}

/** What was measured on a finished weights file; see `Measured` of the Rust crate `cifar-model`. */
export interface Measured {
  /** Right answers among the first 1,000 test images. */
  first_thousand: number;
  /** The test images, mean of the plain and the mirrored view. */
  mirrored: Share;
  /** Drawings made by simple programs (`cifar-train sketches`). */
  drawings: Share;
  /** Of weights in 8 bits. */
  rounding: { accuracy_before: number; largest: number; typical: number } | null;
  /** Expected calibration error on the test images, before and after the temperature. */
  calibration: { held_out: number; bins: number; error_before: number; error: number } | null;
  /** The out-of-distribution score's threshold; `doubt` is its name in the file. */
  doubt: {
    held_out: number;
    threshold: number;
    /** Share of the test images below the threshold. */
    false_alarms: number;
    sets: { set: string; n: number; detected: number; auroc: number }[];
  } | null;
  /** The run of the same recipe whose held-out images gave temperature and threshold, where this one held none out. */
  carried_from?: { commit?: string; accuracy: number };
}

/** A test image and another one that shows the same photograph: cut, moved, mirrored or in other colours. */
export interface NearDuplicate {
  /** Of the test image. */
  index: number;
  /** Of the other, in its set. */
  other: number;
  isMirrored: boolean;
  /** Of the two pictures' details, up to 1. */
  correlation: number;
}

/** The list that `cifar-train duplicates` writes. */
export interface NearDuplicates {
  /** The smallest correlation that counts. */
  threshold: number;
  /** Test images and the training image, of all 50,000, that is most like each. */
  training: NearDuplicate[];
  /** Pairs of test images, the earlier first. */
  test: NearDuplicate[];
}

/** One entry of `models/models.json`. */
export interface ModelEntry {
  /** The name {@link CifarLab.loadModel} takes. */
  name: string;
  file: string;
  bytes: number;
  sha256: string;
}

/** Options of {@link OwnData.use}. */
export interface UseDataOptions {
  /** Called some ten times a second: bytes of the files that have been read, and all of them. */
  onprogress?: (progress: { loaded: number; total: number }) => void;
  signal?: AbortSignal;
}

/** The data set that is in use in the place of the site's images. */
export interface DataInUse {
  /** Training images: 50,000. */
  train: number;
  /** Test images: 10,000. */
  test: number;
  /** What they take: 184,380,000. */
  bytes: number;
  /** Each with the SHA-256 that it has as a file of the binary version, and that it was checked against. */
  batches: { name: string; split: Split; sha256: string }[];
}

/**
 * The whole of CIFAR-10 from a person's own files. From the first success on, `manifest`, `image`, `images`, `classify`,
 * `evaluate` and `train` have all 60,000 images, without any host.
 */
export interface OwnData {
  /** null as long as the site's images are in use. */
  readonly inUse: DataInUse | null;
  /**
   * Reads the data set out of files: `cifar-10-python.tar.gz` or `cifar-10-binary.tar.gz` (as they are, or unpacked to
   * `.tar`), or the six batches that are in them, as a folder has them; whatever else is among the files is passed over.
   * Nothing is taken of which not each batch has its official SHA-256; on an error what was in use stays. A `path` names a
   * file where its own name does not.
   */
  use(files: Iterable<File | { path: string; file: Blob }>, options?: UseDataOptions): Promise<DataInUse>;
  /** The same with what this browser keeps, checked again. null where it keeps nothing. */
  useKept(options?: UseDataOptions): Promise<DataInUse | null>;
  /** Keeps what is in use in this browser, for the next visit. */
  keep(): Promise<void>;
  /** Bytes that this browser keeps; 0 for none. */
  kept(): Promise<number>;
  /** Deletes what this browser keeps. What is in use stays in use until the page is closed. */
  forget(): Promise<void>;
}

/** What data the site has, or the person's own copy of the data set where it is in use. */
export interface Manifest {
  source: string;
  license_note: string;
  test_count: number;
  train_count: number;
  /** The test images of the samples sheet, which is all the data the first view fetches. */
  samples: number[];
}

/** A PNG of the site with many dataset images, 32 x 32 each, row by row. */
export interface Sheet {
  /** To fetch it from. */
  address: string;
  split: Split;
  /** Number of the first image on it. */
  first: number;
  count: number;
  columns: number;
  rows: number;
  /** A digit for each image. */
  labels: string;
}

/** Colours as `#rgb` or `#rrggbb`. */
export interface Theme {
  background: string;
  ink: string;
  /** Values and the less important labels. */
  muted: string;
  /** The part of a bar's track that is not filled. */
  track: string;
  bar: string;
  /** The bar of the network's answer. */
  best: string;
  /** The frame round the true class's bar. */
  truth: string;
  /** A CSS `font-family` list. */
  font: string;
}

/** One probability bar. */
export interface Bar {
  label: string;
  /** 0 to 1. */
  value: number;
  /** The value as the page writes it: `99,96 %`. */
  text: string;
  /** The network's answer. */
  best?: boolean;
  /** The true class. */
  truth?: boolean;
  /** An output that no class belongs to: its words are less important. */
  dead?: boolean;
}

/** What {@link CifarLab.paint} paints, and on which canvas. The canvas's bitmap is resized to fit. */
export interface PaintRequest {
  /** The name given to {@link CifarLab.attach}. */
  canvas: string;
  /** CSS pixels, 1 to 4,096. */
  width: number;
  height: number;
  /** `devicePixelRatio`, 0.25 to 8. */
  pixelRatio: number;
  theme: Theme;
  /** A 32x32 picture (planar), enlarged with crisp edges to the largest square that fits. */
  picture?: Uint8Array;
  /** Horizontal bars, first on top: 1 to 64. */
  bars?: Bar[];
}

/** The notebook's one line of loss, read in three ways; `corrected` has ten outputs and no sigmoid. */
export type LossReading = "as-run" | "as-written" | "corrected";

/** What decides a training run. All of it has the notebook's value by default. */
export interface TrainSettings {
  /**
   * The recipe to begin from. `accurate-quick` has a network of its own and decides all but `images` (5,000 or more), `epochs`,
   * `validation`, `testImages`, `seed` and `workers`: others are refused beside it. Default `notebook`.
   */
  base?: "notebook" | "accurate-quick";
  /** Default `as-run`. */
  loss?: LossReading;
  /** 20 as the notebook has them, or one for each class. Default 20, and 10 where the loss is `corrected`. */
  outputs?: 10 | 20;
  /**
   * Which layers learn. `dense`: the dense ones at the end alone; each image goes through the layers before them once, so
   * it wants {@link TrainOptions.from} weights that have learnt, no flips and no shifts. Default `all`.
   */
  trains?: "all" | "dense";
  /** Adam as Keras computes it, AdamW, or gradient descent with a Nesterov momentum of 0.9. Default `adam`. */
  optimizer?: "adam" | "adamw" | "sgd";
  /** Pulls values towards zero, 0 to 1: in the gradient for `adam` and `sgd`, beside it for `adamw`. Default 0. */
  weightDecay?: number;
  /** Of the optimiser, 0.000001 to 1; default 0.001. */
  learningRate?: number;
  /** Share of the run in which the rate climbs, before it falls to 0 as a cosine, 0 to 0.9; default 0: constant. */
  warmup?: number;
  /** Images a step, 1 to 512; default 32. */
  batch?: number;
  /**
   * Images of a batch that batch norm takes its statistics from, 0 to 512: as many workers share a step as there are such
   * parts, and these decide the bits instead of the workers. Default 0: a quarter of the batch, and at least 16. As many as
   * the batch has leave it whole. Networks without batch norm do not read it.
   */
  ghostBatch?: number;
  /** 1 to 200; default 15. */
  epochs?: number;
  /** Mirrors half of the pictures; default false. */
  flip?: boolean;
  /** Moves pictures by up to so many pixels each way, 0 to 8; default 0. */
  shift?: number;
  /** The first so many training images, 20 to 50,000, as far as the site has them (`manifest.train_count`); default 5,000. */
  images?: number;
  /** What validates an epoch: the first test images, or the last tenth of the training images. Default `test`. */
  validation?: "test" | "held-out";
  /** How many test images, where they validate, 1 to 10,000; default 1,000. */
  testImages?: number;
  /** Of initial weights, order and augmentation, 0 to 4,294,967,295; default 1. */
  seed?: number;
  /**
   * Shards that each batch is cut into, one a worker, 1 to 16; default 1. At most the machine's cores are taken. The same
   * number gives the same bits, another one the same within 1e-4 of the loss after ten steps. With batch norm any number
   * gives the same bits: there `ghostBatch` cuts.
   */
  workers?: number;
}

/** Losses in nats, accuracies as fractions; those of training are counted before each step. */
export interface EpochFigures {
  epoch: number;
  loss: number;
  accuracy: number;
  valLoss: number;
  valAccuracy: number;
}

/** What a run is. */
export interface RunDescription {
  settings: Required<TrainSettings>;
  /** The recipe that the settings mean: see the Rust crate `cifar-learn`. */
  recipe: {
    name: string;
    epochs: number;
    batch: number;
    seed: number;
    loss: LossReading;
    /** Names of the classes, where they are not those of CIFAR-10. */
    classes?: string[];
    [key: string]: unknown;
  };
  engine: "kernels" | "flex";
  /** Those of {@link TrainOptions.pictures}. */
  pictures: TrainPictures | null;
  /** Workers that find something to do in a step. Without batch norm they are its shards, and decide the bits. */
  workers: number;
  /** Workers that compute them on this machine. */
  activeWorkers: number;
  /** @deprecated The name of {@link RunDescription.activeWorkers} in version 0.1. */
  hands: number;
  /** Why these are not as many as were asked for: the machine's cores, or batch norm, of whose ghost batches a step has no more. */
  limit: "cores" | "norm" | null;
  needsTrain: number;
  needsTest: number;
  /** Images that train. */
  images: number;
  /** Images that validate. */
  validationImages: number;
  /** @deprecated The name of {@link RunDescription.validationImages} in version 0.1. */
  judges: number;
  stepsPerEpoch: number;
  /** Where it stood when it was started or gone on with. */
  epoch: number;
  step: number;
  curve: EpochFigures[];
  /** False where another version of the program began the run. */
  sameBits: boolean;
}

/** Where a run stands: at most ten times a second. */
export interface TrainProgress {
  /** Epochs finished, and steps taken of the current one. */
  epoch: number;
  step: number;
  /** Mean loss of each batch since the last message. */
  losses: number[];
  /** Right before their step, of the epoch's images so far. */
  accuracy: number | null;
  /** Images of a validation under way. */
  validation: { done: number; count: number } | null;
  /** @deprecated The name of {@link TrainProgress.validation} in version 0.1. */
  judging: { done: number; count: number } | null;
  /** Where dense layers alone learn, before the first step: images that have gone through the layers before them. */
  features: { done: number; count: number } | null;
  /** Of a step that takes seconds, once a second: shards whose gradients are there. */
  shards: { done: number; count: number } | null;
  curve: EpochFigures[];
  /** Images trained on since the last message, and the milliseconds since then, evaluations included and `still` not. */
  images: number;
  ms: number;
  imagesPerSecond: number;
  secondsLeft: number | null;
  /** Bytes of all its workers' wasm memories. */
  memory: number;
  /** Workers that compute at the moment: they join when they are ready, and one that failed is missing for a while. */
  activeWorkers: number;
  /** @deprecated The name of {@link TrainProgress.activeWorkers} in version 0.1. */
  hands: number;
  /** Milliseconds since the last message in which the machine slept or the browser held the tab: no time of the run's. */
  still: number;
}

/** What went wrong in a run. It goes on, unless a leader was not recovered: then {@link Run.done} rejects. */
export interface RunFault {
  /** `leader`: back to the last checkpoint. `worker`, any other: its shard is computed again, nothing is lost and no bit changes. */
  role: "leader" | "worker";
  /** @deprecated The name of {@link RunFault.role} in version 0.1, which called a worker `helper`. */
  who: "leader" | "helper";
  error: LabError;
  /** Another worker has taken its place. Without the others the leader computes their shards as well. */
  recovered: boolean;
  /** Where the run stands now. */
  epoch: number;
  step: number;
}

/** Pictures of one's own for a run: 3,072 bytes each, planar RGB, and the number of a class. */
export interface TrainPictures {
  planar: Uint8Array;
  labels: Uint8Array;
  /** What validates, in the place of test images; as many as `testImages` says. */
  test?: { planar: Uint8Array; labels: Uint8Array };
  /** How many different ones train, where some come several times. */
  count?: number;
}

/** Options of {@link CifarLab.train}; single settings may stand here too, and win. */
export interface TrainOptions extends TrainSettings {
  /** A committed recipe by name, or settings. Default `notebook`. */
  recipe?: "notebook" | "notebook-as-written" | "notebook-corrected" | "accurate-quick" | TrainSettings;
  settings?: TrainSettings & {
    /** What the loss of an image is multiplied by, for each class, above 0 up to 10,000; default: all count the same. */
    classWeights?: number[];
  };
  augmentation?: { flip?: boolean; shift?: number };
  /** Short for `learningRate`. */
  lr?: number;
  /** Random weights, the loaded model's, or a safetensors file. Default `random`. */
  from?: "random" | "model" | Uint8Array;
  /** Pictures besides those of the site: they train first in the order, and `images` counts them, too. */
  pictures?: TrainPictures;
  /** A saved run to go on with; it has its own settings. */
  resume?: Uint8Array;
  /** Default `kernels`, which is several times as fast as burn's `flex`. */
  engine?: "kernels" | "flex";
  /** False: the run stands still until `resume` or `step`. Default true. */
  autostart?: boolean;
  onprogress?: (progress: TrainProgress) => void;
  onstate?: (state: RunState) => void;
  /** Called with the run as bytes: before the first step, at each pause and epoch's end, when its tab is hidden, at least every 25 s. */
  oncheckpoint?: (bytes: Uint8Array<ArrayBuffer>, at: { epoch: number; step: number }) => void;
  /** Called with the weights that the run has at each epoch's end: a safetensors file. */
  onepoch?: (weights: Uint8Array<ArrayBuffer>, at: { epoch: number }) => void;
  onfault?: (fault: RunFault) => void;
  /**
   * A sheet of images did not come: the run waits for {@link Run.retry}, or for the network to come back. Called with
   * null when it is asked for again. Without this listener the run fails.
   */
  onmissing?: (error: LabError | null) => void;
  /** Leaves half of the time to other work; default false. */
  gentle?: boolean;
  signal?: AbortSignal;
}

export type RunState = "preparing" | "running" | "paused" | "ended" | "stopped" | "failed";

/** A training run, in workers of its own: one leads, the others help. The first step waits for all the images that the settings need. */
export interface Run {
  readonly state: RunState;
  readonly description: RunDescription | null;
  readonly curve: EpochFigures[];
  /** Resolves when the images are here and the run goes. */
  readonly ready: Promise<RunDescription>;
  /** Resolves when each worker beside the leader computes, or has been given up; the run does not wait for them. */
  readonly workersReady: Promise<void>;
  /** @deprecated The name of {@link Run.workersReady} in version 0.1. */
  readonly helpersReady: Promise<void>;
  /**
   * Resolves at the end or after {@link Run.stop}; rejects with `training.diverged` or `training.memory`, with `closed`
   * where the lab is closed, and where its leader dies again and again.
   */
  readonly done: Promise<{ state: RunState; curve: EpochFigures[]; epoch: number; step: number }>;
  /** Resolves after the current step. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** One step of a run that stands still. */
  step(): Promise<void>;
  setGentle(gentle: boolean): Promise<void>;
  /** Asks for a missing sheet again. */
  retry(): void;
  /** Frees the workers; a run that was not over is `stopped`. */
  stop(): void;
  /** The run as bytes for `TrainOptions.resume`; of a run that is over, the last ones. */
  checkpoint(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The weights of the moment: a safetensors file for {@link CifarLab.loadModelBytes}. */
  weights(): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Files that {@link CifarLab.exportWeights} writes. `safetensors` is read back here. In all others pixels of 0 to 255 go in
 * and logits come out: `onnx`; `keras` for Keras 3 and `h5` for Keras 3 and 2 (`keras.models.load_model`); `pytorch`, a zip
 * with a `state_dict` and the Python that defines the network; `tfjs`, a zip with `model.json` and `weights.bin`
 * (`tf.loadLayersModel`).
 */
export type ExportFormat = "safetensors" | "onnx" | "keras" | "h5" | "pytorch" | "tfjs";

/** Options of {@link CifarLab.exportWeights}. */
export interface ExportOptions {
  /** Default `safetensors`. */
  format?: ExportFormat;
  /** A safetensors file, as of {@link Run.weights}; default the loaded model's. */
  weights?: Uint8Array;
  signal?: AbortSignal;
}

/** One stage of a network: the picture, a layer, or what is made of the logits. */
export interface Stage {
  /** `picture`, a layer's name (`conv1`, `residual1.conv1`) or `probabilities`: unique. */
  name: string;
  /** `picture`, the layer's kind as its spec has it (`conv`, `max_pool`, ...), or `probabilities`. */
  kind: string;
  /** `[channels, rows, columns]`, or `[n]` for a vector. */
  shape: number[];
  /** Names of the stages that it reads; of a residual block the end of its branch, then its input or the end of its shortcut. */
  reads: string[];
  /** The residual block that it is in. */
  block: string | null;
  /** How many parameters and running statistics it has. */
  parameters: number;
  /** Whether its values are the logits. */
  is_logits: boolean;
  /** The layer's settings. */
  layer: Record<string, unknown> | null;
}

/** The colours of feature maps, as `#rgb` or `#rrggbb`: a scale that goes both ways from zero. */
export interface MapPalette {
  zero: string;
  negative: string;
  positive: string;
  /** Infinite values, and what is no number. */
  invalid: string;
  /** Places that maps leave over; that of zero where none is given. */
  empty?: string;
}

/** What {@link Inspector.arrange} is told to paint: one pixel a value, the maps side by side. */
export interface MapRequest {
  /**
   * `count` channels of a stage, `columns` of them side by side, after the `first` ones that are passed over, on the canvas
   * of the stage's name.
   */
  stages: { name: string; first: number; count: number; columns: number }[];
  /** Certain channels of a stage, on a canvas of any name. */
  sheets?: { stage: string; canvas: string; channels: number[]; columns: number }[];
  /** Which channels come first: by number, or those with the largest values. */
  channels: "index" | "strongest";
  /** What the full colour means: the largest value of each stage, or of all the network's stages. */
  scale: "stage" | "common";
  palette: MapPalette;
}

/** What a stage shows. */
export interface StageShown {
  name: string;
  /** All channels in the order asked for. */
  order: number[];
  /** The value with the full colour. */
  limit: number;
  /** Smallest and largest finite value. */
  min: number;
  max: number;
  mean: number;
  /** Share of the values that are 0. */
  zeros: number;
  /** Values that are infinite or no number. */
  invalid: number;
  /** Channels that are 0 everywhere. */
  dead: number[];
  /** Smallest and largest finite value of each channel that was painted; NaN twice where it has none. */
  ranges: [number, number][];
}

/** How some values are spread; those that are not finite are counted, and are in no other number. */
export interface ChannelSpread {
  min: number;
  max: number;
  mean: number;
  /** Mean size of the values. */
  strength: number;
  /** Share of the values that are 0. */
  zeros: number;
  nan: number;
  infinite: number;
  /** 40 bins of one width from `-limit` to `limit`; zeros are in none. */
  histogram: number[];
}

/** How the values of a stage are spread over one picture. */
export interface Spread {
  all: ChannelSpread;
  /** Empty for a vector. */
  channels: ChannelSpread[];
  /** Channels from the strongest to the weakest. */
  strongest: number[];
  /** Channels that are 0 everywhere. */
  dead: number[];
  /** The largest size of a finite value. */
  limit: number;
}

/** What {@link Inspector.see} answers. */
export interface MapsPainted {
  /** The value with the full colour of each stage that was asked for, in their order; empty where nothing was painted. */
  limits: Float32Array;
  logits: Float32Array;
}

/** What {@link Inspector.look} answers. */
export interface MapsShown {
  stages: StageShown[];
  logits: Float32Array;
}

/** A value of a stage; of a vector `channel` alone counts. */
export interface Position {
  channel: number;
  row?: number;
  column?: number;
}

/** A value of a stage by its place. */
export interface Cell extends Required<Position> {
  stage: string;
}

/** A value that is read, and where it stands. */
export interface Term {
  cell: Cell;
  value: number;
}

/** A square on a map. It may reach beyond the map, over the padding: then `row` or `column` is negative, or it ends outside. */
export interface Frame {
  row: number;
  column: number;
  size: number;
}

/** A window on one channel: `values` row by row; null where there is nothing. */
export interface Patch {
  reads: string;
  channel: number;
  frame: Frame;
  values: (number | null)[];
}

/** One channel's part in a convolution: values and weights row by row, and the sum of their products. */
export interface Slice {
  channel: number;
  values: number[];
  weights: number[];
  sum: number;
}

/** How a value comes about: what was done, with all of its numbers. */
export type Rule =
  /** `(byte / 255 - mean) / std` */
  | { kind: "picture"; byte: number; mean: number; std: number }
  /** `bias + sum of value * weight` over the window of every channel of the filter's group. */
  | { kind: "convolution"; reads: string; window: Frame; slices: Slice[]; bias: number }
  /** The same over all inputs: those with the largest products, and what the `rest` comes to. */
  | {
      kind: "dense";
      inputs: number;
      strongest: { index: number; term: Term; weight: number; product: number }[];
      rest: number;
      bias: number;
    }
  /** `(x - mean) / sqrt(variance + epsilon) * scale + shift`; null: the layer learns none. */
  | {
      kind: "norm";
      input: Term;
      mean: number;
      variance: number;
      epsilon: number;
      scale: number | null;
      shift: number | null;
    }
  /** ReLU, leaky ReLU or GELU, as the stage's layer says. */
  | { kind: "activation"; input: Term }
  /** `winner`: row and column in the window. */
  | { kind: "max_pool"; window: Patch; winner: [number, number] }
  | { kind: "average_pool"; window: Patch; divisor: number }
  | { kind: "global_max_pool"; winner: Cell | null; values: number }
  | { kind: "global_average_pool"; reads: string; sum: number; values: number }
  /** The sum of both. */
  | { kind: "residual"; branch: Term; input: Term }
  /** A flatten layer, or a dropout layer, which drops nothing here. */
  | { kind: "same"; input: Term }
  /** `1 / (1 + exp(-x))` */
  | { kind: "sigmoid"; input: Term }
  /** `exp(logit / temperature - largest) / sum` */
  | {
      kind: "softmax";
      reads: string;
      temperature: number | null;
      logits: number[];
      largest: number;
      exponentials: number[];
      sum: number;
    };

/** How one value comes about. `value` is the map's; `written` the rule's result in 64-bit numbers: they differ by rounding. */
export interface Making {
  cell: Cell;
  value: number;
  written: number;
  /** The sizes of all that is added: rounding is a hundred-thousandth of it at most. */
  magnitude: number;
  rule: Rule;
}

/** Rows or columns side by side. */
export interface Side {
  start: number;
  length: number;
}

/** The pixels of the picture that a value can see; `unclipped`: rows and columns as if the picture went on beyond its borders. */
export interface ReceptiveField {
  rows: Side;
  columns: Side;
  unclipped: [Side, Side];
  jump: [number, number];
}

/** The filters of a convolution, or the units of a dense layer. */
export interface Filters {
  stage: string;
  /** `[filters, channels, rows, columns]` */
  shape: [number, number, number, number];
  /** The stage that they lie on. */
  reads: string;
  groups: number;
  /** Whether they look at the picture's three colours. */
  are_colours: boolean;
  /** The largest size of a weight. */
  limit: number;
  /** As `shape` says. */
  values: Float32Array;
  /** One each filter. */
  bias: Float32Array;
}

/** What {@link Inspector.gradients} is asked. */
export interface GradientsRequest {
  /** Planar, as many bytes as the network's input (3,072 for 32 x 32 in colour). */
  pixels: Uint8Array;
  /** The output that the places speak for: of a class, its number. Its logit counts, not its probability. */
  output: number;
  /**
   * `gradient`: gradient times input (Shrikumar et al. 2016), summed over the colours. `grad-cam`: Grad-CAM (Selvaraju et al.
   * 2017) of a stage, enlarged to the picture's size.
   */
  method: "gradient" | "grad-cam";
  /** For Grad-CAM: one of {@link LookedAt.stages}; otherwise the last of them. */
  stage?: string;
}

/** Where the network looked: maps of a value for each pixel of the picture (32 x 32 for the data set's), row by row. */
export interface LookedAt {
  values: Float32Array;
  /** Of the same network with random weights; always the same ones. */
  random: Float32Array;
  /**
   * The mean rank correlation of the map with those of five networks with random weights, -1 to 1 (Adebayo et al. 2018);
   * null where nothing can be said.
   */
  likeness: number | null;
  /** From this likeness on, random weights give much the same map: it tells little of what was learnt. The limit is ours. */
  limit: number;
  /** The stages with rows and columns, which Grad-CAM can be asked of. */
  stages: string[];
}

/** How a picture is to be changed by little, so that the network errs. */
export interface AttackRequest {
  /** The class whose loss is to grow. `lab.attack` takes the true one, or the answer, where none is given. */
  label: number;
  /** No byte changes by more than this of 255; 2 where none is given. */
  epsilon?: number;
  /** 1, as where none is given: the fast gradient sign method; 2 to 200: projected gradient descent. */
  steps?: number;
}

/** What {@link Inspector.occlude} is asked: a square goes over the picture (Zeiler and Fergus 2014). */
export interface OccludeRequest {
  /** Planar, as many bytes as the network's input (3,072 for 32 x 32 in colour). */
  pixels: Uint8Array;
  /** Of the square, in pixels, 1 to the picture's side (8). */
  side?: number;
  /** By which it moves, in pixels, 1 to the picture's side (4). There are `ceil(side / stride)` positions in a row, and as many rows. */
  stride?: number;
  /** Red, green, blue, 0 to 255 (128 each). */
  colour?: readonly [number, number, number];
  /** Positions to pass over (0), counted row by row. */
  first?: number;
  /** Positions to look at (all). */
  count?: number;
  /** 0 to 4: one of five networks of this kind with random weights is asked, not the network itself. */
  random?: number;
}

/** What {@link Inspector.occlusion} is asked. */
export interface OcclusionRequest {
  /** Planar, as many bytes as the network's input (3,072 for 32 x 32 in colour). */
  pixels: Uint8Array;
  /** Of the square, in pixels, 1 to the picture's side (8). */
  side?: number;
  /** By which it moves, in pixels, 1 to the picture's side (4). */
  stride?: number;
  /** Red, green, blue, 0 to 255 (128 each). */
  colour?: readonly [number, number, number];
  /** Whether the five networks with random weights are asked afterwards, for {@link Inspector.likeness} (no). */
  random?: boolean;
  /** Workers that share the positions out, 1 to 16; as many as there are cores, at most 4, where none are named. */
  workers?: number;
  /** After each shard. `drops`: of the network itself, once all of them are there. */
  onprogress?: (progress: { done: number; count: number; drops: Float32Array | null }) => void;
  signal?: AbortSignal;
}

/** How far each output's probability falls at each position: positions x outputs, row by row, -1 to 1. */
export interface Occlusion {
  drops: Float32Array;
  /** The same of the five networks with random weights, where they were asked for. */
  random: Float32Array[];
  /** How many workers had a part in it. */
  workers: number;
}

/** What {@link Inspector.excite} is asked. */
export interface ExciteRequest {
  /** Planar pictures, as many bytes each as the network's input (3,072 for 32 x 32 in colour). */
  pixels: Uint8Array;
  stage: string;
  channel: number;
}

/** The largest finite value of a channel on a picture; of equal ones the first, row by row. */
export interface Excited {
  value: number;
  /** On the stage's map; 0 in a vector. */
  row: number;
  column: number;
  /** What the value can see. */
  field: ReceptiveField;
}

/** A network to look into, in a worker of its own. Every method waits for the one before. */
export interface Inspector {
  /** From the picture to the probabilities. */
  readonly stages: readonly Stage[];
  /** Takes another network: a safetensors file. On rejection the one before stays. */
  use(weights: Uint8Array): Promise<readonly Stage[]>;
  /** Takes a canvas over, once, for the stage of that name. */
  attach(name: string, canvas: OffscreenCanvas): Promise<void>;
  /** Lets a canvas go. */
  detach(name: string): Promise<void>;
  /** Says what is to be painted of every picture that follows. Another network paints nothing before it is asked to. */
  arrange(request: MapRequest): Promise<void>;
  /**
   * Looks at a planar picture, as many bytes as the network's input (3,072 for 32 x 32 in colour), and paints what was asked
   * for: all that pictures in quick succession need. Without `paint` (default true) nothing is painted, and other methods speak of this picture nevertheless.
   */
  see(pixels: Uint8Array, options?: { paint?: boolean }): Promise<MapsPainted>;
  /** What the stages show that were painted last. */
  describe(): Promise<StageShown[]>;
  /** `arrange`, `see` and `describe` in one. */
  look(pixels: Uint8Array, request: MapRequest): Promise<MapsShown>;
  /** How a value of the last picture comes about, and what it can see; of a dense layer's inputs the `most` (12) strongest. */
  explain(stage: string, at: Position & { most?: number }): Promise<{ making: Making; field: ReceptiveField }>;
  /** How the values of a stage are spread over the last picture. */
  spread(stage: string): Promise<Spread>;
  /** The filters of a convolution or a dense layer; of `weights`, a safetensors file, where they are given. */
  filters(stage: string, weights?: Uint8Array): Promise<Filters>;
  /** The values of a stage for the last picture, in the order of its shape. */
  values(stage: string): Promise<Float32Array>;
  /** Where the network looked, as gradients say. */
  gradients(request: GradientsRequest): Promise<LookedAt>;
  /** How far each output's probability falls where a square hides the picture: positions x outputs, -1 to 1. */
  occlude(request: OccludeRequest): Promise<Float32Array>;
  /**
   * The same of all positions, shared out over several workers, which are opened with the first question and end with this
   * one. The values are those of `occlude`, however many workers there are. What a worker had that ends meanwhile is asked of
   * another. `superseded` where another network is taken meanwhile.
   */
  occlusion(request: OcclusionRequest): Promise<Occlusion>;
  /** The planar picture, as many bytes as before, changed by little so that the network errs. */
  attack(pixels: Uint8Array, request: AttackRequest): Promise<Uint8Array>;
  /**
   * How alike a map is to those of random networks, which lie one after the other in `random`: the mean of the rank
   * correlations of the absolute values, -1 to 1, null where that cannot be said. From `limit` on it looks the same.
   */
  likeness(values: Float32Array, random: Float32Array): Promise<{ likeness: number | null; limit: number }>;
  /**
   * Where a channel is largest on each of some pictures; null where it has no finite value. The last picture that was looked
   * at stays the last.
   */
  excite(request: ExciteRequest): Promise<(Excited | null)[]>;
  /** Paints values on the canvas of that name, `columns` side by side; the full colour is the largest size of a value. */
  paint(name: string, values: Float32Array, columns: number, palette: MapPalette): Promise<void>;
  /** As `paint`, as a picture of its own: one pixel a value. */
  picture(values: Float32Array, columns: number, palette: MapPalette): Promise<ImageBitmap>;
  /** Ends the worker. */
  close(): void;
}

/** Options of {@link CifarLab.statistics}. */
export type StatisticsOptions = InspectOptions;

/** Options of {@link CifarLab.inspect}. */
export interface InspectOptions {
  /** Called once where the worker ends by itself. */
  onlost?: (error: LabError) => void;
  signal?: AbortSignal;
}

/** The lab: one view worker, and the workers of other engines as they are asked for. */
export class CifarLab {
  /** Starts the view worker, fetches the site's lists and the model. */
  static open(options?: OpenOptions): Promise<CifarLab>;

  /** The version that the scripts and the wasm modules must share. */
  static readonly version: string;

  /** Whether the processor has SIMD instructions; without them pictures are classified, and what needs other modules is refused (`processor`). */
  static readonly hasSimd: boolean;

  /** The loaded model's metadata. */
  readonly metadata: Metadata;
  /** What data the site has. */
  readonly manifest: Manifest;
  /** Where the images lie; default the test images. */
  sheets(split?: Split): Sheet[];
  /** The models the site has. */
  readonly models: readonly ModelEntry[];
  /** The loaded model's name. */
  readonly model: string;
  /** The engine that answers. */
  readonly engine: EngineName;
  /** Its logits an image: 10, or 20 in the notebook. */
  readonly outputs: number;
  /** What its outputs are called, where they are not the ten classes of CIFAR-10; else null. */
  readonly outputNames: readonly string[] | null;

  /** Fetches, verifies and loads a model. On rejection the old one stays in use. */
  loadModel(name: string, options?: { signal?: AbortSignal }): Promise<Metadata>;
  /** Loads a weights file from bytes, which are copied. On rejection the old one stays in use. */
  loadModelBytes(bytes: Uint8Array, options?: { signal?: AbortSignal }): Promise<Metadata>;
  /**
   * Loads a network of another program: Keras, PyTorch, ONNX, TensorFlow.js, safetensors; of several files that belong
   * together, all at once. What they do not say is tried on training images, and the likeliest is taken. On rejection the old
   * network stays in use. Its code is fetched with the first of them.
   */
  loadModelFile(files: readonly GivenFile[], options?: ModelFileOptions): Promise<Metadata>;
  /** The same files, read and not yet loaded: for who wants to see, and choose, what they leave open. */
  openModelFile(
    files: readonly GivenFile[],
    options?: { onlost?: (error: LabError) => void; signal?: AbortSignal },
  ): Promise<ModelFile>;
  /**
   * Holds the loaded network against its own program's outputs of the first test images, `n * outputs`, row by row. Where its
   * last layer is an activation, they are what comes behind it.
   */
  compareOutputs(expected: Float32Array, options?: { signal?: AbortSignal }): Promise<OutputsCompared>;
  /**
   * The largest difference between the logits that the loaded file expects of its own test pictures and those that it
   * gives here; null where it brought none. Beyond a thousandth it is refused.
   */
  readonly selfCheck: number | null;
  /** Weights as a file for other programs, with the first ten test pictures and their logits in it. */
  exportWeights(options?: ExportOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** The loaded model's safetensors file. */
  weightsBytes(): Uint8Array<ArrayBuffer>;
  /**
   * SHA-256, in hexadecimal, of what decides a network's answers: layers, normalisation, arrays; of the weights in use where
   * none are given. Name, accuracy and self-check of the file do not change it. Starts a worker and ends it.
   */
  fingerprint(weights?: Uint8Array, options?: { signal?: AbortSignal }): Promise<string>;

  /** Whether this build has an engine, and how many bytes its module is (decompressed; null: not known; 0: `cargo xtask serve` was still building it, and who chooses it waits for that). */
  engineSize(engine: EngineName | "plan"): { available: boolean; loaded: boolean; bytes: number | null };
  /** Chooses the engine that answers from now on, starting its worker. On rejection the old one stays in use. */
  setEngine(engine: EngineName | "plan", options?: { signal?: AbortSignal }): Promise<void>;

  /**
   * Classifies a dataset image (a number is a test index), a planar 32x32 picture, or a square of any picture: its
   * 32x32 pixels are exact area means, the same that `cifar-train predict FILE --square X,Y,SIDE` computes.
   *
   * A file or an ImageBitmap that is asked about again (another square, another model) is not decoded again.
   *
   * The latest wins: a newer call rejects every earlier one that has not answered with the code `superseded`,
   * and one that had not started is never computed. `latest: false` queues instead, apart from the others.
   */
  classify(
    source: number | { split: Split; index: number } | Uint8Array | PictureSource,
    options?: Look & Glance & { signal?: AbortSignal; latest?: boolean },
  ): Promise<Classification>;

  /**
   * A file or bitmap for people to look at, no side longer than `longest` pixels (default 1,024), made by the browser in
   * the worker. After {@link CifarLab.classify} it is not decoded again.
   */
  preview(picture: Blob | ImageBitmap, options?: { longest?: number; signal?: AbortSignal }): Promise<ImageBitmap>;

  /**
   * Whether a JPEG that the browser shows is damaged inside, as far as a format without a checksum lets it be found out;
   * false for other files, whose damage browsers refuse themselves. Answers meanwhile go on.
   */
  isDamaged(file: Blob, options?: { signal?: AbortSignal }): Promise<boolean>;

  /** One dataset image; its sheet is fetched if it is not here yet. */
  image(which: { split?: Split; index: number }, options?: { signal?: AbortSignal }): Promise<DatasetImage>;

  /** `count` dataset images one after the other, from the `first` (0) on: 3,072 bytes each, planar, and their labels. */
  images(
    which: { split?: Split; first?: number; count: number },
    options?: { signal?: AbortSignal },
  ): Promise<{ planar: Uint8Array; labels: Uint8Array }>;

  /** Logits of `n` planar images, row by row: `n x outputs`. The pixels are copied. */
  logits(pixels: Uint8Array, n?: number, options?: { signal?: AbortSignal }): Promise<Float32Array>;

  /**
   * How long the current engine takes for some planar images (each as many bytes as the network's input), timed inside its worker, without the way
   * there and back: the mean of `repeats` calls in a row (default 1), since browsers' clocks tick coarsely.
   */
  time(pixels: Uint8Array, options?: { repeats?: number; signal?: AbortSignal }): Promise<Timing>;
  /**
   * How long training steps with Adam take on these images and labels (0 to 9), which are one batch of 1 to 512, from the
   * loaded model's weights or from those of a safetensors file, `weights`: timed inside a worker of their own. The loaded
   * model stays as it is. `steps`: 1 to 100, default 10; at least 20 images in all.
   */
  timeTraining(
    pixels: Uint8Array,
    labels: Uint8Array,
    options?: { engine?: "kernels" | "flex"; steps?: number; weights?: Uint8Array; signal?: AbortSignal },
  ): Promise<TrainingTiming>;
  /**
   * Multiply-adds a second that one thread of this device can do in WebAssembly: the best of a few short bursts, in
   * which vectors of four f32 are multiplied and added to in registers. No network can be faster than this.
   */
  peak(options?: { signal?: AbortSignal }): Promise<number>;
  /** @deprecated The old name of {@link CifarLab.peak}. */
  roof(options?: { signal?: AbortSignal }): Promise<number>;

  /**
   * Classifies many dataset images with the model and engine that are current when it is called, and counts. With burn's
   * engines it is `superseded` where another model is loaded meanwhile.
   */
  evaluate(options?: EvaluateOptions): Promise<Evaluation>;

  /**
   * Tells what answers are worth, in a worker of its own; they are copied. Its code is fetched with the first of them. While
   * answers are still to come, the worker starts.
   */
  statistics(answers: AnswersGiven | Promise<AnswersGiven>, options?: StatisticsOptions): Promise<Statistics>;
  /** One reliability diagram of answers. Starts a worker and ends it: for many use {@link CifarLab.statistics}. */
  calibration(
    answers: AnswersGiven,
    options?: Partial<ReliabilityQuestion> & { signal?: AbortSignal },
  ): Promise<Reliability>;

  /** The whole data set from the person's own files, in the place of the site's images. One object for each lab. */
  ownData(): Promise<OwnData>;

  /**
   * Many pictures as a network gets them, read by two workers of their own: what `classify` calls `seen`. A picture that cannot
   * be read stops nothing.
   */
  readPictures(files: ManyPictures, options?: ReadPicturesOptions): Promise<ReadPicture[]>;

  /** Which test images show the photograph of a training image, or of another test image. */
  nearDuplicates(): Promise<NearDuplicates>;

  /** Damages pictures and resizes them, in a worker of its own. Its code is fetched with the first of them. */
  robustness(options?: RobustnessOptions): Promise<Robustness>;

  /** Judges networks before they have weights, in a worker of its own. Its code is fetched with the first of them. */
  designer(options?: DesignerOptions): Promise<Designer>;

  /** Starts a training run; the loaded model stays as it is. */
  train(options?: TrainOptions): Run;

  /** Opens the loaded model to look inside, in a worker of its own, which goes on with it whatever is loaded afterwards. */
  inspect(options?: InspectOptions): Promise<Inspector>;

  /**
   * What the loaded model's stages make of a picture, each with its values in the order of its shape; all stages where none
   * are named. Starts a worker and ends it: for many pictures use {@link CifarLab.inspect}.
   */
  inside(
    source: number | { split: Split; index: number } | Uint8Array | PictureSource,
    options?: Look & { stages?: string[]; signal?: AbortSignal },
  ): Promise<{ logits: Float32Array; stages: (Stage & { values: Float32Array })[] }>;
  /** The picture as the loaded model reads it (3,072 bytes for 32 x 32 in colour), planar, changed by little so that the model errs. */
  attack(
    source: number | { split: Split; index: number } | Uint8Array | PictureSource,
    options?: Look & Partial<AttackRequest> & { signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /** The picture, 3,072 bytes, planar RGB, damaged; for many pictures open {@link CifarLab.robustness}. */
  corrupt(
    source: number | { split: Split; index: number } | Uint8Array | PictureSource,
    options: Look & CorruptRequest & { signal?: AbortSignal },
  ): Promise<Uint8Array>;
  /** Where the loaded model looked in a picture; for the output that it answers and by gradient times input where nothing is said. */
  gradients(
    source: number | { split: Split; index: number } | Uint8Array | PictureSource,
    options?: Look & Partial<Omit<GradientsRequest, "pixels">> & { signal?: AbortSignal },
  ): Promise<LookedAt>;

  /** The layer table of the loaded model. */
  summary(): Summary;

  /** Hands a canvas over to the view worker, once. */
  attach(name: string, canvas: OffscreenCanvas): Promise<void>;
  /** Paints; resolves when painted. The last request of each canvas is repeated on the fresh canvas after a fault. */
  paint(request: PaintRequest): Promise<void>;

  /** Starts dead workers again after `worker.failed`. */
  restart(): Promise<void>;
  /** Frees the workers; pending calls and runs that are not over reject with `closed`. */
  close(): void;
}
