// onnxruntime-web, its WebAssembly backend. It reads the network as an ONNX file and does not train.
peer = async ({ model }) => {
  importScripts("/peers/onnxruntime-web/dist/ort.wasm.min.js");
  ort.env.wasm.wasmPaths = `${location.origin}/peers/onnxruntime-web/dist/`;
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(model);
  return {
    threads: ort.env.wasm.numThreads,
    async infer(images, n) {
      const { logits } = await session.run({ pixels: new ort.Tensor("float32", images, [n, 3, 32, 32]) });
      return logits.data;
    },
  };
};
