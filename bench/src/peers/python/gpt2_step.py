"""Measures the training step of `kawi bench step` with PyTorch, and prints the milliseconds of each step as JSON.

    python3 bench/src/peers/python/gpt2_step.py --case small --seconds 5

The same model, written plainly with PyTorch's fused functions, on random tokens: forward, backward, clipping to norm 1,
fused AdamW.
"""

import argparse
import json
import time

import torch
from torch import nn
from torch.nn import functional as F

VOCABULARY = 65
CASES = {  # layers, heads, width, sequences, tokens of each
    "small": (4, 4, 128, 12, 64),
    "baby": (6, 6, 384, 8, 256),
}


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width, bias=False), nn.LayerNorm(width, bias=False)
        self.qkv = nn.Linear(width, 3 * width, bias=False)
        self.projection = nn.Linear(width, width, bias=False)
        self.up = nn.Linear(width, 4 * width, bias=False)
        self.down = nn.Linear(4 * width, width, bias=False)

    def forward(self, x):  # (B, T, C)
        x = x + self.projection(self.attend(self.norm1(x)))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))

    def attend(self, x):
        b, t, c = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)  # (B, H, T, D)
        return F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, t, c)


class Gpt2(nn.Module):
    def __init__(self, layers, heads, width, length):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(VOCABULARY, width), nn.Embedding(length, width)
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(layers)))
        self.norm = nn.LayerNorm(width, bias=False)
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)

    def forward(self, ids, targets):  # (B, T)
        x = self.norm(self.blocks(self.tokens(ids) + self.positions.weight[: ids.shape[1]]))
        return F.cross_entropy(F.linear(x, self.tokens.weight).view(-1, VOCABULARY), targets.reshape(-1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", choices=CASES, default="small")
    parser.add_argument("--seconds", type=float, default=5, help="of measured steps, after half as long a warm-up")
    parser.add_argument("--threads", type=int, help="instead of PyTorch's default")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    layers, heads, width, batch, length = CASES[options.case]
    model = Gpt2(layers, heads, width, length)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, betas=(0.9, 0.99), weight_decay=0.1, fused=True)

    def step():
        start = time.perf_counter()
        text = torch.randint(VOCABULARY, (batch, length + 1))
        loss = model(text[:, :-1], text[:, 1:])
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        optimizer.zero_grad()
        loss.item()
        return 1000 * (time.perf_counter() - start)

    def steps(seconds):
        end = time.perf_counter() + seconds
        times = [step(), step(), step()]
        while time.perf_counter() < end:
            times.append(step())
        return times

    steps(options.seconds / 2)
    print(json.dumps(dict(threads=torch.get_num_threads(), milliseconds=steps(options.seconds))), flush=True)


if __name__ == "__main__":
    main()
