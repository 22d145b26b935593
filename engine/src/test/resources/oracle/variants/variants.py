"""Makes the reference models of the variants of GPT-2: one folder each, in the current directory.

    pip install torch transformers safetensors
    python variants.py

`config.json` and `model.safetensors` are what a user may find; `expected.safetensors` has the ids of a batch, (2, 8),
and what `transformers` computes from them in float64, after reading the folder: the logits, (2, 8, 23).
"""

import json
import pathlib

import torch
from safetensors.torch import save_file, save_model
from transformers import GPT2Config, GPT2LMHeadModel
from transformers.activations import ACT2FN

SIZES = dict(vocab_size=23, n_positions=8, n_embd=12, n_layer=2, n_head=2, bos_token_id=None, eos_token_id=None)


def model(seed, **options):
    torch.manual_seed(seed)
    made = GPT2LMHeadModel(GPT2Config(**SIZES, **options)).eval()
    with torch.no_grad():
        for parameter in made.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))  # so that nothing is nearly linear
    return made


def rename(folder, names):
    file = folder / "config.json"
    config = json.loads(file.read_text())
    for old, new in names.items():
        config[new] = config.pop(old)
    file.write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def expect(folder):
    read, report = GPT2LMHeadModel.from_pretrained(
        folder, dtype=torch.float64, attn_implementation="eager", output_loading_info=True
    )
    assert not report["missing_keys"] and not report["unexpected_keys"], report
    torch.manual_seed(99)
    ids = torch.randint(0, SIZES["vocab_size"], (2, SIZES["n_positions"]))
    with torch.no_grad():
        logits = read.eval()(ids).logits
        fused = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float64, attn_implementation="sdpa").eval()
        assert torch.allclose(logits, fused(ids).logits, atol=1e-12)
    save_file({"input_ids": ids, "logits": logits}, folder / "expected.safetensors")


def case(name, seed, save=lambda made, folder: made.save_pretrained(folder), names={}, **options):
    folder = pathlib.Path(name)
    folder.mkdir(exist_ok=True)
    made = model(seed, **options)
    save(made, folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    rename(folder, names)
    expect(folder)


def by_save_model(made, folder):
    made.config.save_pretrained(folder)
    save_model(made, folder / "model.safetensors")


def with_both_names(made, folder):
    made.config.architectures = ["GPT2LMHeadModel"]
    made.config.save_pretrained(folder)
    save_file({name: tensor.clone() for name, tensor in made.state_dict().items()}, folder / "model.safetensors")


def in_float64(made, folder):
    made.double().save_pretrained(folder)


# Kawi reads these names as one and the same function.
x = torch.linspace(-8, 8, 10_001, dtype=torch.float64)
for name in ["gelu_pytorch_tanh", "gelu_python_tanh", "gelu_fast", "gelu_accurate"]:
    assert torch.allclose(ACT2FN[name](x), ACT2FN["gelu_new"](x), atol=1e-8), name
assert torch.allclose(ACT2FN["gelu_python"](x), ACT2FN["gelu"](x), atol=1e-12)

case("exact-gelu", 1, activation_function="gelu")
case("relu", 2, activation_function="relu")
case("inner-width", 3, n_inner=20)
case("inverse-layer-scaling", 4, scale_attn_by_inverse_layer_idx=True)
case("unscaled-attention", 5, scale_attn_weights=False)
case("untied", 6, tie_word_embeddings=False)
case("dropouts", 7, resid_pdrop=0.1, embd_pdrop=0.0, attn_pdrop=0.2)
case("float64", 8, save=in_float64)
case("saved-by-save-model", 9, save=by_save_model)
case("both-names", 10, save=with_both_names)
case(
    "other-names",
    11,
    names={
        "n_embd": "hidden_size",
        "n_layer": "num_hidden_layers",
        "n_head": "num_attention_heads",
        "n_positions": "max_position_embeddings",
    },
)
case(
    "everything",
    12,
    save=in_float64,
    activation_function="gelu",
    n_inner=20,
    scale_attn_by_inverse_layer_idx=True,
    scale_attn_weights=False,
    tie_word_embeddings=False,
    resid_pdrop=0.3,
)
