// @ts-check
/**
 * The formats that a network leaves in, the usual one first, and how their files' names end. crates/formats/src/format.rs
 * writes them; a test there holds this list against it.
 */
/** @type {Record<import("../../cifar-lab.js").ExportFormat, string>} */
export const EXPORT_FORMATS = {
  safetensors: ".safetensors",
  onnx: ".onnx",
  keras: ".keras",
  h5: ".h5",
  pytorch: "-pytorch.zip",
  tfjs: "-tfjs.zip",
};
