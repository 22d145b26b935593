"""What a training of Kawi begins with, read from the folder that `kawi train --steps 0` writes: recipe, ids, weights."""

import json
import struct
from pathlib import Path

import numpy as np
from safetensors.torch import load_file

TRAIN_SHARE = 0.9
HEADER_BYTES = 64


class Folder:
    """Recipe, token ids and first weights of a training whose text is one document."""

    def __init__(self, path):
        self.path = Path(path)
        plan = json.loads((self.path / "training.json").read_text())
        self.seed = plan["seed"]
        self.recipe = plan["recipe"]
        self.config = json.loads((self.path / "config.json").read_text())
        if self.config["architectures"] != ["Qwen3ForCausalLM"]:
            raise SystemExit(f"{path}: the twin is a Qwen3, not {self.config['architectures'][0]}")
        if not self.config["tie_word_embeddings"] or self.config["attention_bias"]:
            raise SystemExit(f"{path}: the twin has a tied output and no biases")
        if self.recipe["optimizer"]["cautious"] or self.recipe["optimizer"]["average"]:
            raise SystemExit(f"{path}: the twin has neither cautious decay nor averaged weights")
        self._read_ids()

    def _read_ids(self):
        """The layout is that of kawi.engine.data.TokenFile. The last tenth of the tokens is for validation."""
        data = (self.path / "tokens.bin").read_bytes()
        magic, width, documents, count, _ = struct.unpack("<8siiqq", data[:32])
        if magic != b"KAWIIDS1" or documents:
            raise SystemExit(f"{self.path}/tokens.bin: expected the ids of one document")
        ids = np.frombuffer(data, {2: "<u2", 4: "<i4"}[width], count, HEADER_BYTES).astype(np.int64)
        cut = int(count * TRAIN_SHARE)
        self.train, self.validation = ids[:cut], ids[cut:]
        self.characters = int(self._characters_of_ids()[self.validation].sum())  # of the validation text

    def _characters_of_ids(self):
        """The number of characters that begin in each token of a byte-level BPE."""
        printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]  # GPT-2's names of bytes
        others = [byte for byte in range(256) if byte not in printable]
        byte_of = {chr(byte): byte for byte in printable} | {chr(256 + i): byte for i, byte in enumerate(others)}
        vocabulary = json.loads((self.path / "tokenizer.json").read_text())["model"]["vocab"]
        counts = np.zeros(max(vocabulary.values()) + 1, np.int64)
        for token, number in vocabulary.items():
            counts[number] = sum((byte_of.get(name, 0x80) & 0xC0) != 0x80 for name in token)
        return counts

    def weights(self):
        """The first weights by their names in transformers, (out, in)."""
        return load_file(self.path / "model.safetensors")

    def rate(self, step, steps):
        """The learning rate of a step, from 0."""
        settings = self.recipe["optimizer"]
        peak, floor, warmup = settings["learningRate"], settings["minLearningRate"], settings["warmup"]
        if settings["schedule"] != "linear":
            raise SystemExit(f"the twin has a linear schedule, not {settings['schedule']}")
        if step < warmup:
            return peak * (step + 1) / (warmup + 1)
        return peak + (floor - peak) * (step - warmup) / (steps - warmup)
