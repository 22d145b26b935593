"""Parts of a block that Kawi does not have, for `twin.py --part`: what they would gain."""

import torch
from torch import nn
from torch.nn import functional as F

from qwen3 import Block

GATE_INPUTS = 32


class ValueResidual(Block):
    """Values are mixed with those of the first block (Zhou et al., "Value residual learning", 2024)."""

    def __init__(self, config, number):
        super().__init__(config, number)
        if number > 0:
            self.shares = nn.Parameter(torch.tensor([0.5, 0.5]))

    def mix_values(self, v, x, shared):
        if self.number == 0:
            shared["values"] = v
            return v
        return self.shares[0] * v + self.shares[1] * shared["values"]


class ValueEmbeddings(Block):
    """In every second block, each token has a vector of its own that is added to its value, with a gate for each head
    (modded-nanogpt, 2024; the gate is nanochat's)."""

    def __init__(self, config, number):
        super().__init__(config, number)
        if number % 2 == 1:
            width, heads = config["hidden_size"], self.heads
            vectors = torch.randn(config["vocab_size"], heads * self.size) / width**0.5
            self.value_embedding = nn.Parameter(vectors)
            self.gate = nn.Parameter(torch.zeros(heads, GATE_INPUTS))

    def mix_values(self, v, x, shared):
        if self.number % 2 == 0:
            return v
        b, t, _ = x.shape
        vectors = F.embedding(shared["ids"], self.value_embedding).view(b, t, self.heads, self.size).transpose(1, 2)
        gates = 2 * torch.sigmoid(F.linear(x[..., :GATE_INPUTS], self.gate))  # (B, T, H)
        return v + gates.transpose(1, 2)[..., None] * vectors


class ResidualScalars(Block):
    """Each block reads a learned mixture of the residual stream and the normalised token vector (modded-nanogpt,
    2024)."""

    def __init__(self, config, number):
        super().__init__(config, number)
        self.shares = nn.Parameter(torch.tensor([1.0, 0.0]))

    def mix_stream(self, x, shared):
        return self.shares[0] * x + self.shares[1] * F.rms_norm(shared["embedding"], x.shape[-1:])


PARTS = {
    "value-residual": ValueResidual,
    "value-embeddings": ValueEmbeddings,
    "residual-scalars": ResidualScalars,
}
