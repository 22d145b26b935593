"""Makes the reference models of Llama's family: one folder each, in the current directory.

    pip install torch transformers safetensors
    python llama.py

`config.json` and the safetensors are what a user may find. `transformers` computes the rest in float64, after reading
the folder:

- `expected.safetensors`: `input_ids` and `targets` (2, 12), -100 for a target that is ignored; `logits`; the `loss`;
  `losses` and `grad_norms` of three steps of AdamW on this batch (learning rate 1e-3, betas 0.9 and 0.95, epsilon 1e-8,
  weight decay 0.1 on parameters of two or more dimensions, gradients clipped to the norm 1.0); `greedy_ids`: the greedy
  continuation of the first five ids, eight tokens past the context of 12, with the last 12 ids as the window;
- `gradients.safetensors`, `step3.safetensors`: the gradients before clipping, and the weights after three steps, with
  the names of the weights.
"""

import json
import pathlib
import shutil

import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM, LlamaConfig, Qwen2Config, Qwen3Config

CONTEXT = 12
SIZES = dict(
    vocab_size=23, max_position_embeddings=CONTEXT, hidden_size=16, intermediate_size=20, num_hidden_layers=2,
    num_attention_heads=4, num_key_value_heads=2, bos_token_id=None, eos_token_id=None, pad_token_id=None,
)


def model(seed, config):
    torch.manual_seed(seed)
    made = AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))  # so that nothing is nearly linear
    return made


def save(tensors, file):
    save_file({name: tensor.detach().float().contiguous() for name, tensor in tensors.items()}, file)


def expect(folder, names):
    read, report = AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float64, attn_implementation="eager", output_loading_info=True
    )
    assert not report["missing_keys"] and not report["unexpected_keys"], report
    torch.manual_seed(99)
    vocabulary = read.config.vocab_size
    ids = torch.randint(0, vocabulary, (2, CONTEXT))
    targets = torch.randint(0, vocabulary, (2, CONTEXT))
    targets[0, 3] = targets[1, :2] = -100

    def loss():
        logits = read(ids).logits
        return logits, torch.nn.functional.cross_entropy(logits.view(-1, vocabulary), targets.view(-1), ignore_index=-100)

    with torch.no_grad():
        greedy = ids[0, :5].tolist()
        while len(greedy) < CONTEXT + 8:
            greedy.append(int(read(torch.tensor([greedy[-CONTEXT:]])).logits[0, -1].argmax()))
    parameters = dict(read.named_parameters())
    groups = [
        {"params": [p for p in parameters.values() if p.dim() >= 2], "weight_decay": 0.1},
        {"params": [p for p in parameters.values() if p.dim() < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, betas=(0.9, 0.95), eps=1e-8)
    losses, norms = [], []
    for step in range(3):
        optimizer.zero_grad()
        logits, value = loss()
        value.backward()
        if step == 0:
            first = logits.detach()
            save({name: parameters[name].grad for name in names}, folder / "gradients.safetensors")
        losses.append(value.item())
        norms.append(torch.nn.utils.clip_grad_norm_(read.parameters(), 1.0).item())
        optimizer.step()
    save({name: parameters[name] for name in names}, folder / "step3.safetensors")
    save_file(
        {
            "input_ids": ids,
            "targets": targets,
            "logits": first,
            "losses": torch.tensor(losses, dtype=torch.float64),
            "grad_norms": torch.tensor(norms, dtype=torch.float64),
            "greedy_ids": torch.tensor(greedy),
        },
        folder / "expected.safetensors",
    )


def case(name, seed, config, dtype=torch.float32, edit=None, **saving):
    folder = pathlib.Path(name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    made = model(seed, config).to(dtype)
    made.save_pretrained(folder, **saving)
    (folder / "generation_config.json").unlink(missing_ok=True)
    if edit:
        file = folder / "config.json"
        text = json.loads(file.read_text())
        edit(text)
        file.write_text(json.dumps(text, indent=2, sort_keys=True) + "\n")
    names = [name for file in sorted(folder.glob("model*.safetensors")) for name in load_file(file)]
    expect(folder, names)


def as_before_version_5(text):
    rope = text.pop("rope_parameters")
    text["rope_theta"] = rope.pop("rope_theta")
    text["rope_scaling"] = None if rope["rope_type"] == "default" else rope
    text["torch_dtype"] = text.pop("dtype")


def minimal(text):
    for key in ["num_key_value_heads", "head_dim", "hidden_act", "rms_norm_eps", "tie_word_embeddings", "attention_bias",
                "mlp_bias", "rope_parameters", "attention_dropout", "pretraining_tp", "initializer_range"]:
        text.pop(key, None)


LLAMA3 = dict(
    rope_type="llama3", rope_theta=100.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
    original_max_position_embeddings=8,
)
case("llama-tied", 1, LlamaConfig(**SIZES, tie_word_embeddings=True))
case("llama-untied", 2, LlamaConfig(**{**SIZES, "num_key_value_heads": 4, "head_dim": 6}, rms_norm_eps=1e-5))
case("llama3-scaling", 3, LlamaConfig(**{**SIZES, "num_key_value_heads": 1}, rope_parameters=LLAMA3))
case("llama3-scaling-before-5", 4, LlamaConfig(**SIZES, rope_parameters=LLAMA3), edit=as_before_version_5)
case(
    "llama-linear-scaling", 5,
    LlamaConfig(**SIZES, rope_parameters=dict(rope_type="linear", rope_theta=500.0, factor=2.5), tie_word_embeddings=True),
)
case("llama-biases", 6, LlamaConfig(**SIZES, attention_bias=True, mlp_bias=True))
case("llama-defaults", 7, LlamaConfig(**{**SIZES, "num_key_value_heads": 4}), edit=minimal)
case("llama-sharded", 8, LlamaConfig(**SIZES, tie_word_embeddings=True), max_shard_size="6KB")
case("llama-float16", 9, LlamaConfig(**SIZES), dtype=torch.float16)
case("llama-bfloat16", 10, LlamaConfig(**SIZES, tie_word_embeddings=True), dtype=torch.bfloat16)
case("qwen2-tied", 11, Qwen2Config(**{**SIZES, "num_key_value_heads": 1}, tie_word_embeddings=True))
case(
    "qwen2-untied", 12,
    Qwen2Config(**{**SIZES, "vocab_size": 31}, rope_parameters=dict(rope_type="default", rope_theta=1e6)),
    edit=as_before_version_5,
)
case(
    "qwen3-tied", 13,
    Qwen3Config(**SIZES, head_dim=8, rope_parameters=dict(rope_type="default", rope_theta=1e6), tie_word_embeddings=True),
)
case("qwen3-untied", 14, Qwen3Config(**{**SIZES, "hidden_size": 20, "num_key_value_heads": 4}, head_dim=6))
