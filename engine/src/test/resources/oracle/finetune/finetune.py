"""Ten steps of fine-tuning by PyTorch and peft in float64, to hold Kawi to: losses and weights.

    pip install torch transformers peft safetensors     (made with torch 2.13, transformers 5.18, peft 0.21)
    python3 finetune.py                                  writes the folders gpt2 and qwen3 beside itself

Each folder is a model of random weights, with

- adapter/              a LoRA adapter as peft saves it, its B not zero
- expected.safetensors  inputs and targets (10, 2, T), one batch for each step; `masked_targets`, of which some are
                        ignored; `adapted_logits`: those of the first batch with the adapter; and for each way of
                        training `WAY.losses` (10), the losses before each update, and `WAY.NAME`, the trained
                        parameters after the last step, by the names and in the layout of Kawi

The ways: `full` trains all weights; `frozen` all but wte, wpe and h.0; `masked` all, with the masked targets; `lora` the
adapter. AdamW: learning rate 0.01, betas 0.9 and 0.99, epsilon 1e-3 (a gradient that is
zero but for rounding, as that of a key's bias, would be divided by itself with a smaller one), weight decay
0.1 of matrices; the gradients are clipped to a norm of 1; no dropout.
"""

import copy
import pathlib
import shutil
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel, Qwen3Config, Qwen3ForCausalLM

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "modern"))
from modern import in_double, kawi  # noqa: E402

VOCABULARY, CONTEXT, LAYERS, STEPS, RATE, DECAY, CLIP = 19, 10, 2, 10, 0.01, 0.1, 1.0


def parameters_of(model, config):
    """The trained parameters by Kawi's names, in float32."""
    named = {name: value.detach() for name, value in model.named_parameters()}
    frozen = {name for name, value in model.named_parameters() if not value.requires_grad}
    if config.model_type == "gpt2":
        named = {name.removeprefix("transformer."): value for name, value in named.items()}
    else:
        named = kawi("", named, LAYERS)
    return {
        name: value.float().contiguous() for name, value in named.items()
        if not (frozen and name.startswith(("wte.", "wpe.", "h.0.")))
    }


def adapter_of(model):
    """The matrices of an adapter by Kawi's names: (in, r) and (r, out)."""
    return {
        name.removeprefix("base_model.model.").replace(".default", ""): value.detach().T.float().contiguous()
        for name, value in model.named_parameters() if value.requires_grad
    }


def train(model, inputs, targets):
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    groups = [
        dict(params=[p for p in trained if p.dim() >= 2], weight_decay=DECAY),
        dict(params=[p for p in trained if p.dim() < 2], weight_decay=0.0),
    ]
    optimizer = torch.optim.AdamW([group for group in groups if group["params"]], lr=RATE, betas=(0.9, 0.99), eps=1e-3)
    losses = []
    for step in range(STEPS):
        logits = model(inputs[step]).logits
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY), targets[step].reshape(-1))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, CLIP)
        optimizer.step()
        losses.append(loss.item())
    return torch.tensor(losses, dtype=torch.float64)


def make(name, model, targets_of_lora, double):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    model.eval().save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    config = model.config
    inputs = torch.randint(VOCABULARY, (STEPS, 2, CONTEXT))
    targets = torch.randint(VOCABULARY, (STEPS, 2, CONTEXT))
    masked = targets.clone()
    masked[:, 0, :4] = -100
    masked[:, 1, 2:7] = -100
    tensors = dict(inputs=inputs, targets=targets, masked_targets=masked)

    def record(way, losses, parameters):
        tensors[way + ".losses"] = losses
        tensors.update({f"{way}.{key}": value for key, value in parameters.items()})
        print(name, way, " ".join(f"{loss:.4f}" for loss in losses.tolist()))

    for way, labels in (("full", targets), ("frozen", targets), ("masked", masked)):
        copied = double(copy.deepcopy(model))
        if way == "frozen":
            for key, parameter in copied.named_parameters():
                first = (".h.0.", ".layers.0.", ".wte.", ".wpe.", ".embed_tokens.")
                parameter.requires_grad_(not any(part in key for part in first))
        losses = train(copied, inputs, labels)
        record(way, losses, parameters_of(copied, config))

    lora = LoraConfig(r=3, lora_alpha=5, lora_dropout=0.0, task_type="CAUSAL_LM", target_modules=targets_of_lora,
                      fan_in_fan_out=config.model_type == "gpt2")
    adapted = get_peft_model(copy.deepcopy(model), lora)
    with torch.no_grad():
        for key, parameter in adapted.named_parameters():
            if "lora_B" in key:
                parameter.add_(0.2 * torch.randn_like(parameter))
    adapted.save_pretrained(folder / "adapter")
    (folder / "adapter" / "README.md").unlink(missing_ok=True)
    loaded = PeftModel.from_pretrained(double(copy.deepcopy(model)), folder / "adapter", is_trainable=True).double()
    with torch.no_grad():
        tensors["adapted_logits"] = loaded(inputs[0]).logits.clone()
    losses = train(loaded, inputs, targets)
    record("lora", losses, adapter_of(loaded))
    save_file({key: value.contiguous() for key, value in tensors.items()}, folder / "expected.safetensors")


torch.manual_seed(1)
make("gpt2", GPT2LMHeadModel(GPT2Config(
    vocab_size=VOCABULARY, n_positions=CONTEXT, n_embd=12, n_layer=LAYERS, n_head=2, resid_pdrop=0, embd_pdrop=0,
    attn_pdrop=0, bos_token_id=None, eos_token_id=None)), ["c_attn", "mlp.c_proj"], lambda model: model.double())
torch.manual_seed(2)
make("qwen3", Qwen3ForCausalLM(Qwen3Config(
    vocab_size=VOCABULARY, max_position_embeddings=CONTEXT, num_hidden_layers=LAYERS, intermediate_size=14,
    hidden_size=12, num_attention_heads=4, num_key_value_heads=2, head_dim=8, tie_word_embeddings=False,
    rms_norm_eps=1e-5, bos_token_id=None, eos_token_id=None, attn_implementation="sdpa",
    rope_parameters={"rope_theta": 10000.0, "rope_type": "default"})),
    ["q_proj", "v_proj", "o_proj", "up_proj", "down_proj"], in_double)
