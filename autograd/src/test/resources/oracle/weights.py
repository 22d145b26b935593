"""Writes weights.txt: blocks of 32 weights, and their bytes and decoded values by the Python package gguf.

    pip install gguf && python3 weights.py

A line: the format, the 32 weights as the bits of float32 in hexadecimal, the bytes of the block (of the 32 blocks for
BF16) in hexadecimal, the decoded weights as the bits of float32.
"""

import pathlib

import gguf
import numpy as np

random = np.random.default_rng(7)
blocks = [
    random.normal(0, 0.02, 32),
    random.normal(0, 1, 32),
    random.normal(0, 1e-6, 32),  # scales that are subnormal in float16
    random.normal(0, 1e-9, 32),  # scales that are zero in float16
    random.normal(0, 1e4, 32),
    np.zeros(32),
    np.full(32, -0.5),
    np.full(32, 0.5),
    np.linspace(-127, 127, 32),  # halves and whole numbers
    np.concatenate([[-8.0], np.arange(31) / 2 - 7.5]),
    np.concatenate([[3.0, -3.0], np.linspace(-3, 3, 30)]),  # two of the largest magnitude
    np.concatenate([[1.0], np.full(31, -1e-30)]),
]
types = {
    "q8_0": gguf.GGMLQuantizationType.Q8_0,
    "q4_0": gguf.GGMLQuantizationType.Q4_0,
    "bf16": gguf.GGMLQuantizationType.BF16,
}


def bits(floats):
    return "".join(f"{word:08x}" for word in floats.astype(np.float32).view(np.uint32))


with np.errstate(all="ignore"), open(pathlib.Path(__file__).with_name("weights.txt"), "w") as file:
    for name, kind in types.items():
        for block in blocks:
            weights = block.astype(np.float32).reshape(1, 32)
            encoded = gguf.quants.quantize(weights, kind)
            decoded = gguf.quants.dequantize(encoded, kind).reshape(-1)
            print(name, bits(weights.reshape(-1)), encoded.tobytes().hex(), bits(decoded), file=file)
