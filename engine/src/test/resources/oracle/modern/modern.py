"""What PyTorch computes in float64 for tiny Llamas and Qwens, to hold Kawi to: logits, loss, gradients, greedy ids.

    pip install torch transformers safetensors     (made with torch 2.13, transformers 5.18)
    python3 modern.py                              writes one .safetensors file for each case beside itself

transformers computes RMS norms and angles in float32 whatever the type of the model. Here both are computed in float64.
That nothing else changes is checked: the unchanged model in float32 has the same logits within its precision.
"""

import math
import pathlib

import torch
from safetensors.torch import save_file
from transformers import (
    LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM)

HERE = pathlib.Path(__file__).parent
VOCABULARY, CONTEXT, LAYERS, INNER = 19, 10, 2, 14
SIZES = dict(vocab_size=VOCABULARY, max_position_embeddings=CONTEXT, num_hidden_layers=LAYERS,
             intermediate_size=INNER, rms_norm_eps=1e-5, bos_token_id=None, eos_token_id=None)


def rope(theta, **scaling):
    return dict(rope_parameters={"rope_theta": theta, "rope_type": "default", **scaling})


LLAMA3 = dict(rope_type="llama3", factor=8.0, low_freq_factor=0.1, high_freq_factor=1.0,
              original_max_position_embeddings=8)

CASES = {
    "llama-tied": (LlamaForCausalLM, LlamaConfig(
        **SIZES, hidden_size=12, num_attention_heads=3, num_key_value_heads=3, head_dim=4,
        tie_word_embeddings=True, **rope(10000.0))),
    "llama-grouped-llama3": (LlamaForCausalLM, LlamaConfig(
        **SIZES, hidden_size=12, num_attention_heads=4, num_key_value_heads=2, head_dim=8,
        tie_word_embeddings=False, **rope(5000.0, **LLAMA3))),
    "llama-one-group-linear": (LlamaForCausalLM, LlamaConfig(
        **SIZES, hidden_size=18, num_attention_heads=3, num_key_value_heads=1, head_dim=6,
        tie_word_embeddings=False, **rope(100.0, rope_type="linear", factor=4.0))),
    "llama-three-groups": (LlamaForCausalLM, LlamaConfig(
        **SIZES, hidden_size=18, num_attention_heads=9, num_key_value_heads=3, head_dim=2,
        tie_word_embeddings=True, **rope(100000.0))),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config(
        **SIZES, hidden_size=16, num_attention_heads=4, num_key_value_heads=2,
        tie_word_embeddings=True, **rope(1000000.0))),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config(
        **SIZES, hidden_size=12, num_attention_heads=4, num_key_value_heads=2, head_dim=8,
        tie_word_embeddings=True, **rope(1000000.0))),
    "qwen3-untied-one-group": (Qwen3ForCausalLM, Qwen3Config(
        **SIZES, hidden_size=10, num_attention_heads=2, num_key_value_heads=1, head_dim=6,
        tie_word_embeddings=False, **rope(10000.0))),
}


def frequencies(config, size):
    """Radians per position of each pair, in double."""
    parameters = config.rope_parameters
    base = [parameters["rope_theta"] ** (-2 * i / size) for i in range(size // 2)]
    if parameters["rope_type"] == "linear":
        return [f / parameters["factor"] for f in base]
    if parameters["rope_type"] == "llama3":
        low, high = parameters["low_freq_factor"], parameters["high_freq_factor"]
        scaled = []
        for f in base:
            turns = parameters["original_max_position_embeddings"] * f / (2 * math.pi)
            smooth = min(1, max(0, (turns - low) / (high - low)))
            scaled.append((1 - smooth) * f / parameters["factor"] + smooth * f)
        return scaled
    return base


def in_double(model):
    """The model with norms and angles in float64."""
    for module in model.modules():
        if type(module).__name__.endswith("RMSNorm"):
            def norm(x, module=module):
                return module.weight * x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + module.variance_epsilon)
            module.forward = norm
        if type(module).__name__.endswith("RotaryEmbedding"):
            own = torch.tensor(frequencies(model.config, 2 * len(module.inv_freq)), dtype=torch.float64)
            assert torch.allclose(own, module.inv_freq.double(), rtol=1e-6), "the frequencies of transformers"

            def angles(x, position_ids, own=own, **ignored):
                half = position_ids[..., None].double() * own
                both = torch.cat((half, half), dim=-1)
                return both.cos(), both.sin()
            module.forward = angles
    return model.double()


def kawi(name, state, layers):
    """The tensors of a model by the names that Kawi has for them; weights as (in, out)."""
    tensors = {"wte.weight": state["model.embed_tokens.weight"], "ln_f.weight": state["model.norm.weight"]}
    if "lm_head.weight" in state:
        tensors["lm_head.weight"] = state["lm_head.weight"]
    for i in range(layers):
        hf, h = f"model.layers.{i}.", f"h.{i}."
        qkv = [hf + f"self_attn.{part}_proj" for part in "qkv"]
        tensors[h + "ln_1.weight"] = state[hf + "input_layernorm.weight"]
        tensors[h + "attn.c_attn.weight"] = torch.cat([state[part + ".weight"] for part in qkv]).T
        if qkv[0] + ".bias" in state:
            tensors[h + "attn.c_attn.bias"] = torch.cat([state[part + ".bias"] for part in qkv])
        for norm in ("q_norm", "k_norm"):
            if hf + f"self_attn.{norm}.weight" in state:
                tensors[h + f"attn.{norm}.weight"] = state[hf + f"self_attn.{norm}.weight"]
        tensors[h + "attn.c_proj.weight"] = state[hf + "self_attn.o_proj.weight"].T
        tensors[h + "ln_2.weight"] = state[hf + "post_attention_layernorm.weight"]
        tensors[h + "mlp.c_fc.weight"] = torch.cat(
            [state[hf + f"mlp.{part}_proj.weight"] for part in ("gate", "up")]).T
        tensors[h + "mlp.c_proj.weight"] = state[hf + "mlp.down_proj.weight"].T
    return {name + key: value for key, value in tensors.items()}


def make(name, model_class, config, seed):
    torch.manual_seed(seed)
    config._attn_implementation = "sdpa"  # eager attention has a softmax in float32
    model = model_class(config).float().eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    ids = torch.randint(VOCABULARY, (2, CONTEXT))
    targets = torch.randint(VOCABULARY, (2, CONTEXT))
    targets[1, 7] = -100
    with torch.no_grad():
        unchanged = model(ids).logits.double()
    weights = kawi("", {key: value.detach().clone() for key, value in model.named_parameters()}, LAYERS)
    in_double(model)
    logits = model(ids).logits
    assert torch.allclose(logits, unchanged, atol=2e-4), (name, (logits - unchanged).abs().max())
    loss = torch.nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY), targets.reshape(-1))
    loss.backward()
    gradients = kawi("grad.", {key: value.grad for key, value in model.named_parameters()}, LAYERS)
    greedy = ids[0, :4].tolist()
    with torch.no_grad():
        while len(greedy) < CONTEXT + 6:
            window = torch.tensor([greedy[-CONTEXT:]])
            greedy.append(int(model(window).logits[0, -1].argmax()))
    save_file(
        {
            **{key: value.float().contiguous() for key, value in weights.items()},
            **{key: value.float().contiguous() for key, value in gradients.items()},  # computed in float64
            "logits": logits.detach(),
            "loss": loss.detach().reshape(1),
            "input_ids": ids,
            "targets": targets,
            "greedy_ids": torch.tensor(greedy),
        },
        HERE / f"{name}.safetensors",
    )
    print(name, loss.item(), sum(value.numel() for value in weights.values()), "weights")


if __name__ == "__main__":
    for number, (case, (its_class, its_config)) in enumerate(CASES.items()):
        make(case, its_class, its_config, number)
