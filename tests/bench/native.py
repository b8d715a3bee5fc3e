"""TensorFlow and onnxruntime on the two networks: one JSON object a line, as `cifar-train time` prints them.

TensorFlow's networks have random weights of their own, since only their speed is asked for.
"""

import argparse
import json
import os
import statistics
import time

parser = argparse.ArgumentParser()
parser.add_argument("network", choices=["notebook", "wide"])
parser.add_argument("onnx")
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--least", type=float, default=200)
parser.add_argument("--rounds", type=int, default=3)
args = parser.parse_args()

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
import numpy as np
import onnxruntime
import tensorflow as tf

tf.config.threading.set_intra_op_parallelism_threads(args.threads)
tf.config.threading.set_inter_op_parallelism_threads(1)
layers = tf.keras.layers


def notebook():
    return tf.keras.Sequential([
        layers.Input((32, 32, 3)),
        layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"), layers.Flatten(),
        layers.Dense(60, activation="relu"), layers.Dense(20),
    ])


def wide():
    def block(filters, pool):
        conv = [layers.Conv2D(filters, 3, padding="same")]
        after = [layers.BatchNormalization(epsilon=1e-5), layers.Activation("gelu")]
        return conv + ([layers.MaxPooling2D()] if pool else []) + after

    steps = [layers.Input((32, 32, 3)), layers.Conv2D(24, 2)]
    for filters in (64, 256, 256):
        steps += block(filters, True) + block(filters, False)
    return tf.keras.Sequential(steps + [layers.GlobalMaxPooling2D(), layers.Dense(10)])


def line(engine, work, images, threads, call, least):
    call()
    start = time.perf_counter()
    call()
    repeats = max(1, int(np.ceil(least / 1000 / (time.perf_counter() - start))))
    times = []
    for _ in range(args.rounds):
        start = time.perf_counter()
        for _ in range(repeats):
            call()
        times.append((time.perf_counter() - start) * 1000 / repeats)
    ms = statistics.median(times)
    print(json.dumps({"engine": engine, "work": work, "images": images, "threads": threads, "ms": ms, "n": len(times)}), flush=True)


model = {"notebook": notebook, "wide": wide}[args.network]()
forward = tf.function(lambda x: model(x, training=False))
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(args.onnx, options, providers=["CPUExecutionProvider"])
pixels = np.random.default_rng(1).random((32, 32, 32, 3), dtype=np.float32)
for images in (1, 32):
    planar = np.ascontiguousarray(pixels[:images].transpose(0, 3, 1, 2))
    line("onnxruntime", "infer", images, 1, lambda: session.run(None, {"pixels": planar}), args.least)
    batch = tf.constant(pixels[:images])
    line("tensorflow", "infer", images, args.threads, lambda: forward(batch).numpy(), args.least)

loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer="adam", loss=loss)
STEPS = 50 if args.network == "notebook" else 3
many = np.concatenate([pixels] * STEPS)
labels = np.tile(np.arange(32) % 10, STEPS)
model.fit(many, labels, batch_size=32, verbose=0)
times = []
for _ in range(args.rounds):
    start = time.perf_counter()
    model.fit(many, labels, batch_size=32, verbose=0)
    times.append((time.perf_counter() - start) * 1000 / STEPS)
print(json.dumps({"engine": "tensorflow", "work": "train", "images": 32, "threads": args.threads, "ms": statistics.median(times), "n": len(times)}))
