"""A Qwen3 for training, with PyTorch's fused functions. Queries, keys and values are one product, gate and up another."""

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, config, number):
        super().__init__()
        self.number = number
        width, inner = config["hidden_size"], config["intermediate_size"]
        self.size, self.heads = config["head_dim"], config["num_attention_heads"]
        if self.heads != config["num_key_value_heads"]:
            raise SystemExit("the twin has as many heads of keys and values as of queries")
        self.epsilon, self.dropout = config["rms_norm_eps"], config["resid_pdrop"]
        self.norm1, self.norm2 = nn.Parameter(torch.ones(width)), nn.Parameter(torch.ones(width))
        self.query_norm, self.key_norm = nn.Parameter(torch.ones(self.size)), nn.Parameter(torch.ones(self.size))
        self.qkv = nn.Parameter(torch.empty(3 * self.heads * self.size, width))
        self.projection = nn.Parameter(torch.empty(width, self.heads * self.size))
        self.gate_up = nn.Parameter(torch.empty(2 * inner, width))
        self.down = nn.Parameter(torch.empty(width, inner))

    def norm(self, x, gain):
        return F.rms_norm(x, gain.shape, gain, self.epsilon)

    def drop(self, x):
        return F.dropout(x, self.dropout, self.training)

    def forward(self, x, cos, sin, shared):  # (B, T, C)
        x = self.mix_stream(x, shared)
        x = x + self.drop(F.linear(self.attend(self.norm(x, self.norm1), cos, sin, shared), self.projection))
        gate, up = F.linear(self.norm(x, self.norm2), self.gate_up).chunk(2, dim=-1)
        return x + self.drop(F.linear(F.silu(gate) * up, self.down))

    def attend(self, x, cos, sin, shared):
        b, t, _ = x.shape
        q, k, v = F.linear(x, self.qkv).view(b, t, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)  # (B, H, T, D)
        v = self.mix_values(v, x, shared)
        q = rotate(self.norm(q, self.query_norm), cos, sin)
        k = rotate(self.norm(k, self.key_norm), cos, sin)
        dropout = self.dropout if self.training else 0.0
        y = F.scaled_dot_product_attention(q, k, v, dropout_p=dropout, is_causal=True)
        return y.transpose(1, 2).reshape(b, t, self.heads * self.size)

    def mix_stream(self, x, shared):
        """For the subclasses in more_parts.py. The blocks of a forward pass share a dict: ids, embedding."""
        return x

    def mix_values(self, v, x, shared):
        """For the subclasses in more_parts.py."""
        return v

    def matrices(self):
        return [self.qkv, self.projection, self.gate_up, self.down]


def rotate(x, cos, sin):
    """Rotary positions; a pair is i and i + D / 2."""
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-second, first), dim=-1) * sin


class Qwen3(nn.Module):
    def __init__(self, config, block=Block):
        super().__init__()
        size, length = config["head_dim"], config["max_position_embeddings"]
        self.embedding = nn.Parameter(torch.empty(config["vocab_size"], config["hidden_size"]))
        self.blocks = nn.ModuleList(block(config, number) for number in range(config["num_hidden_layers"]))
        self.norm = nn.Parameter(torch.ones(config["hidden_size"]))
        self.epsilon, self.dropout = config["rms_norm_eps"], config["embd_pdrop"]
        frequencies = config["rope_theta"] ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
        angles = torch.outer(torch.arange(length, dtype=torch.float64), frequencies).repeat(1, 2)  # (T, D)
        self.register_buffer("cos", angles.cos().float())
        self.register_buffer("sin", angles.sin().float())

    def load(self, weights):
        """Weights by their names in transformers."""
        with torch.no_grad():
            self.embedding.copy_(weights["model.embed_tokens.weight"])
            self.norm.copy_(weights["model.norm.weight"])
            for number, block in enumerate(self.blocks):
                at = {name.split(".", 3)[3]: value for name, value in weights.items()
                      if name.startswith(f"model.layers.{number}.")}
                block.norm1.copy_(at["input_layernorm.weight"])
                block.norm2.copy_(at["post_attention_layernorm.weight"])
                block.query_norm.copy_(at["self_attn.q_norm.weight"])
                block.key_norm.copy_(at["self_attn.k_norm.weight"])
                block.qkv.copy_(torch.cat([at[f"self_attn.{each}_proj.weight"] for each in "qkv"]))
                block.projection.copy_(at["self_attn.o_proj.weight"])
                block.gate_up.copy_(torch.cat([at[f"mlp.{each}_proj.weight"] for each in ("gate", "up")]))
                block.down.copy_(at["mlp.down_proj.weight"])

    def matrices(self):
        """The matrices inside the blocks, which Muon updates."""
        return [each for block in self.blocks for each in block.matrices()]

    def forward(self, ids, targets):  # (B, T) each
        length = ids.shape[1]
        x = F.dropout(F.embedding(ids, self.embedding), self.dropout, self.training)
        shared = {"ids": ids, "embedding": x}
        for block in self.blocks:
            x = block(x, self.cos[:length], self.sin[:length], shared)
        x = F.rms_norm(x, self.norm.shape, self.norm, self.epsilon)
        return F.cross_entropy(F.linear(x, self.embedding).view(-1, len(self.embedding)), targets.view(-1))
