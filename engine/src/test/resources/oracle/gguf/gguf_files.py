"""Writes small GGUF files with the Python package gguf, and the logits of transformers on their weights in float64.

    pip install torch transformers gguf safetensors && python3 gguf_files.py

NAME.gguf is the file, NAME.safetensors has `ids` and `logits`. The names of tensors, the order of Llama's queries and
keys and the keys of the metadata are those of llama.cpp's convert_hf_to_gguf.py.
"""

import pathlib

import gguf
import numpy as np
import torch
from safetensors.torch import save_file
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)

FOLDER = pathlib.Path(__file__).parent
TYPES = {
    "f32": gguf.GGMLQuantizationType.F32,
    "f16": gguf.GGMLQuantizationType.F16,
    "bf16": gguf.GGMLQuantizationType.BF16,
    "q8_0": gguf.GGMLQuantizationType.Q8_0,
    "q4_0": gguf.GGMLQuantizationType.Q4_0,
}
FILE_TYPES = {"f32": 0, "f16": 1, "q4_0": 2, "q8_0": 7, "bf16": 32}
WIDTH, INNER, CONTEXT, LAYERS, HEADS = 32, 64, 16, 2, 2


def byte_alphabet():
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [b for b in range(256) if b not in printable]
    table = {b: chr(b) for b in printable}
    table.update({b: chr(256 + i) for i, b in enumerate(others)})
    return [table[b] for b in range(256)]


BYTES = byte_alphabet()
MERGES = ["t h", "th e", "Ġ the", "i n", "Ġ a", "1 2"]
TOKENS = BYTES + [merge.replace(" ", "") for merge in MERGES] + ["<|endoftext|>", "<|user|>", "[PAD264]"]
KINDS = [1] * (len(BYTES) + len(MERGES)) + [3, 4, 5]
VOCABULARY = len(TOKENS)
END = TOKENS.index("<|endoftext|>")


def permute(weight, heads):
    """The elements of a rotated pair side by side, as llama.cpp's rope of Llama has them."""
    return weight.reshape(heads, 2, weight.shape[0] // heads // 2, *weight.shape[1:]).swapaxes(1, 2).reshape(weight.shape)


def gpt2_names(state):
    for name, value in state.items():
        name = name.removeprefix("transformer.")
        if name == "lm_head.weight":
            continue
        matrix = value.ndim == 2 and not name.startswith("w")
        name = (
            name.replace("wte.", "token_embd.")
            .replace("wpe.", "position_embd.")
            .replace("h.", "blk.")
            .replace("attn.c_attn", "attn_qkv")
            .replace("attn.c_proj", "attn_output")
            .replace("mlp.c_fc", "ffn_up")
            .replace("mlp.c_proj", "ffn_down")
            .replace("ln_1", "attn_norm")
            .replace("ln_2", "ffn_norm")
            .replace("ln_f", "output_norm")
        )
        yield name, value.T if matrix else value


def llama_names(state, heads, groups, is_llama, tied):
    for name, value in state.items():
        if name == "lm_head.weight" and tied:
            continue
        if is_llama and ".q_proj." in name:
            value = permute(value, heads)
        if is_llama and ".k_proj." in name:
            value = permute(value, groups)
        name = (
            name.removeprefix("model.")
            .replace("embed_tokens", "token_embd")
            .replace("layers.", "blk.")
            .replace("self_attn.o_proj", "attn_output")
            .replace("self_attn.", "attn_")
            .replace("_proj", "")
            .replace("input_layernorm", "attn_norm")
            .replace("post_attention_layernorm", "ffn_norm")
            .replace("mlp.", "ffn_")
            .replace("lm_head", "output")
        )
        yield "output_norm.weight" if name == "norm.weight" else name, value


def write(name, architecture, kind, model, pre, keys, add_bos=None, tokenizer="gpt2"):
    torch.manual_seed(sum(map(ord, name)))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim == 1:
                parameter.add_(torch.randn_like(parameter) * 0.1)
            else:
                parameter.copy_(torch.randn_like(parameter) * 0.3)
    state = {key: value.numpy().astype(np.float32) for key, value in model.state_dict().items()}
    tied = model.config.tie_word_embeddings
    if architecture == "gpt2":
        named = dict(gpt2_names(state))
    else:
        heads, groups = model.config.num_attention_heads, model.config.num_key_value_heads
        named = dict(llama_names(state, heads, groups, architecture == "llama", tied))
    writer = gguf.GGUFWriter(FOLDER / f"{name}.gguf", architecture)
    writer.add_name(name)
    writer.add_file_type(FILE_TYPES[kind])
    writer.add_block_count(LAYERS)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    keys(writer)
    writer.add_tokenizer_model(tokenizer)
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(TOKENS)
    writer.add_token_types(KINDS)
    writer.add_token_merges(MERGES)
    writer.add_bos_token_id(END)
    writer.add_eos_token_id(END)
    if add_bos is not None:
        writer.add_add_bos_token(add_bos)
    decoded = {}
    for tensor, value in named.items():
        value = np.ascontiguousarray(value)
        quantized = kind if value.ndim == 2 and tensor != "position_embd.weight" else "f32"
        encoded = gguf.quants.quantize(value, TYPES[quantized])
        decoded[tensor] = gguf.quants.dequantize(encoded, TYPES[quantized]).reshape(value.shape)
        writer.add_tensor(tensor, encoded, raw_dtype=TYPES[quantized])
    if hasattr(model.config, "rope_parameters") and (model.config.rope_parameters or {}).get("rope_type") == "llama3":
        writer.add_tensor("rope_freqs.weight", llama3_factors(model.config.rope_parameters, WIDTH // HEADS))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    load_decoded(model, architecture, decoded, tied)
    model = model.double().eval()
    ids = torch.randint(0, VOCABULARY, (1, CONTEXT))
    with torch.no_grad():
        logits = model(ids).logits[0]
    save_file({"ids": ids[0], "logits": logits.contiguous()}, FOLDER / f"{name}.safetensors")


def load_decoded(model, architecture, decoded, tied):
    """Puts the decoded weights into the model, by the inverse of the names above."""
    state = model.state_dict()
    if architecture == "gpt2":
        names = [name for name, _ in gpt2_names(state)]
        for key, name in zip((key for key in state if key != "lm_head.weight"), names):
            is_matrix = state[key].ndim == 2 and not key.startswith("transformer.w")
            state[key].copy_(torch.from_numpy((decoded[name].T if is_matrix else decoded[name]).copy()))
        return
    heads, groups = model.config.num_attention_heads, model.config.num_key_value_heads
    is_llama = architecture == "llama"
    order = [key for key in state if not (tied and key == "lm_head.weight")]
    names = [name for name, _ in llama_names({k: v.numpy() for k, v in state.items()}, heads, groups, is_llama, tied)]
    for key, name in zip(order, names):
        value = decoded[name]
        count = heads if ".q_proj." in key else groups
        if is_llama and (".q_proj." in key or ".k_proj." in key):
            shape = value.shape
            value = value.reshape(count, shape[0] // count // 2, 2, *shape[1:]).swapaxes(1, 2).reshape(shape)
        state[key].copy_(torch.from_numpy(value.copy()))


def llama3_factors(rope, head_size):
    """As llama.cpp's convert_hf_to_gguf.py computes them."""
    frequencies = 1.0 / (rope["rope_theta"] ** (np.arange(0, head_size, 2, dtype=np.float64) / head_size))
    factor, low, high = rope["factor"], rope["low_freq_factor"], rope["high_freq_factor"]
    context = rope["original_max_position_embeddings"]
    factors = []
    for frequency in frequencies:
        length = 2 * np.pi / frequency
        if length < context / high:
            factors.append(1)
        elif length > context / low:
            factors.append(factor)
        else:
            smooth = (context / length - low) / (high - low)
            factors.append(1 / ((1 - smooth) / factor + smooth))
    return np.array(factors, dtype=np.float32)


def rms(groups, theta):
    def keys(writer):
        writer.add_layer_norm_rms_eps(1e-6)
        writer.add_head_count_kv(groups)
        writer.add_rope_freq_base(theta)
        writer.add_rope_dimension_count(WIDTH // HEADS)

    return keys


common = dict(
    vocab_size=VOCABULARY,
    hidden_size=WIDTH,
    intermediate_size=INNER,
    num_hidden_layers=LAYERS,
    num_attention_heads=HEADS,
    max_position_embeddings=CONTEXT,
    rms_norm_eps=1e-6,
    bos_token_id=END,
    eos_token_id=END,
)
gpt2 = GPT2Config(vocab_size=VOCABULARY, n_embd=WIDTH, n_inner=INNER, n_positions=CONTEXT, n_layer=LAYERS, n_head=HEADS)
for kind in ["f32", "q4_0"]:
    write(f"gpt2-{kind}", "gpt2", kind, GPT2LMHeadModel(gpt2), "gpt-2", lambda w: w.add_layer_norm_eps(1e-5))
llama = LlamaConfig(**common, num_key_value_heads=1, tie_word_embeddings=False)
write("llama-q8_0", "llama", "q8_0", LlamaForCausalLM(llama), "llama-bpe", rms(1, 10000.0))
scaled = LlamaConfig(
    **common,
    num_key_value_heads=2,
    tie_word_embeddings=True,
    rope_parameters=dict(
        rope_type="llama3",
        rope_theta=500000.0,
        factor=32.0,
        low_freq_factor=1.0,
        high_freq_factor=4.0,
        original_max_position_embeddings=8192,
    ),
)
write("llama3-scaling-f16", "llama", "f16", LlamaForCausalLM(scaled), "llama-bpe", rms(2, 500000.0), add_bos=False)
qwen2 = Qwen2Config(**common, num_key_value_heads=1, tie_word_embeddings=True)
write("qwen2-q8_0", "qwen2", "q8_0", Qwen2ForCausalLM(qwen2), "qwen2", rms(1, 10000.0))
qwen3 = Qwen3Config(**common, num_key_value_heads=2, head_dim=WIDTH // HEADS, tie_word_embeddings=True)
write("qwen3-bf16", "qwen3", "bf16", Qwen3ForCausalLM(qwen3), "qwen2", rms(2, 10000.0))
