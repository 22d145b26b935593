"""GPT-2 with PyTorch's fused functions, as `kawi bench` measures it: random weights, tied output, biases or none."""

import torch
from torch import nn
from torch.nn import functional as F

STD = 0.02
EPSILON = 1e-5


class Block(nn.Module):
    def __init__(self, width, heads, bias, dropout):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.norm1, self.norm2 = (nn.LayerNorm(width, EPSILON, bias=bias) for _ in range(2))
        self.qkv = nn.Linear(width, 3 * width, bias)
        self.projection = nn.Linear(width, width, bias)
        self.up = nn.Linear(width, 4 * width, bias)
        self.down = nn.Linear(4 * width, width, bias)

    def drop(self, x):
        return F.dropout(x, self.dropout, self.training) if self.dropout else x

    def forward(self, x, cache=None, position=0):  # (B, T, C)
        b, t, c = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(b, t, 3, self.heads, -1).permute(2, 0, 3, 1, 4)  # (B, H, T, D)
        if cache is not None:  # (2, B, H, context, D)
            cache[0, :, :, position : position + t], cache[1, :, :, position : position + t] = k, v
            k, v = cache[:, :, :, : position + t]
        dropout = self.dropout if self.training else 0.0
        y = F.scaled_dot_product_attention(q, k, v, dropout_p=dropout, is_causal=cache is None)
        x = x + self.drop(self.projection(y.transpose(1, 2).reshape(b, t, c)))
        return x + self.drop(self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh")))


class Gpt2(nn.Module):
    def __init__(self, layers, heads, width, context, vocabulary, bias, dropout):
        super().__init__()
        self.heads, self.width, self.context, self.vocabulary = heads, width, context, vocabulary
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads, bias, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width, EPSILON, bias=bias)
        self.dropout = dropout
        for each in self.parameters():
            if each.dim() >= 2:
                nn.init.normal_(each, std=STD)

    def hidden(self, ids, caches=None, position=0):
        places = torch.arange(position, position + ids.shape[1])
        x = self.tokens(ids) + self.positions(places)  # (B, T, C)
        x = F.dropout(x, self.dropout, self.training) if self.dropout else x
        for number, block in enumerate(self.blocks):
            x = block(x, None if caches is None else caches[number], position)
        return self.norm(x)

    def forward(self, ids, targets):  # (B, T) each
        logits = F.linear(self.hidden(ids), self.tokens.weight)
        return F.cross_entropy(logits.view(-1, self.vocabulary), targets.view(-1))

    def caches(self):
        """Room for the keys and values of one text."""
        return torch.empty(len(self.blocks), 2, 1, self.heads, self.context, self.width // self.heads)

    def next_logits(self, ids, caches, position):  # (1, 1)
        return F.linear(self.hidden(ids, caches, position)[:, -1], self.tokens.weight)

    def optimizer(self):
        decayed = [each for each in self.parameters() if each.dim() >= 2]
        others = [each for each in self.parameters() if each.dim() < 2]
        groups = [dict(params=decayed, weight_decay=0.1), dict(params=others, weight_decay=0.0)]
        return torch.optim.AdamW(groups, lr=1e-4, betas=(0.9, 0.99), eps=1e-8, fused=True)
