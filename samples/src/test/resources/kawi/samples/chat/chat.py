"""Conversations as transformers encodes them, and ten steps of AdamW on them by PyTorch in float64, to hold Kawi to.

    kawi train --data chat.jsonl --split tail --tokenizer bpe:300 --preset tiny --context 16 --steps 1 --out made
    mkdir model && cp made/tokenizer.json made/tokenizer_config.json model/
    pip install torch transformers safetensors      (made with torch 2.13, transformers 5.18)
    python3 chat.py                                 writes the other files beside itself

- model/               a GPT-2 of random weights, with the tokenizer and the chat template that Kawi has written
- conversations.json   for each line of chat.jsonl the ids of the whole conversation, the mask of the assistant's tokens
                       (both of `apply_chat_template`), and the ids of its messages before the last answer with the
                       prompt for it; of a plain text its ids
- expected.safetensors `ids` and `mask` of all lines with the end token after each; `losses` (10), those before each
                       update; and the trained weights by the names and in the layout of Kawi

Step i trains on three windows of 16 tokens, which begin at 51 i, 51 i + 17 and 51 i + 34. A target without loss is -100. AdamW: learning rate 0.01,
betas 0.9 and 0.99, epsilon 1e-3, weight decay 0.1 of matrices; the gradients are clipped to a norm of 1; no dropout.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

HERE = pathlib.Path(__file__).parent
LENGTH, BATCH, STEPS = 16, 3, 10


def messages_of(line):
    """The messages with plain contents; None for a text."""
    if "text" in line:
        return None
    if isinstance(line.get("prompt"), str):
        return [dict(role="user", content=line["prompt"]), dict(role="assistant", content=line["completion"])]
    messages = line["messages"] if "messages" in line else line["prompt"] + line["completion"]
    return [
        dict(
            role=message["role"].replace("developer", "system"),
            content=message["content"] if isinstance(message["content"], str)
            else "\n".join(part["text"] for part in message["content"]),
        )
        for message in messages
    ]


tokenizer = AutoTokenizer.from_pretrained(HERE / "model")
assert tokenizer.eos_token == "<|im_end|>"
end = tokenizer.convert_tokens_to_ids("<|endoftext|>")
rows, ids, mask = [], [], []
for line in (HERE / "chat.jsonl").read_text().splitlines():
    messages = messages_of(json.loads(line))
    if messages is None:
        encoded = tokenizer(json.loads(line)["text"])["input_ids"]
        rows.append(dict(ids=encoded))
        ids += encoded + [end]
        mask += [1] * (len(encoded) + 1)
        continue
    whole = tokenizer.apply_chat_template(messages, return_dict=True, return_assistant_tokens_mask=True)
    last = max(i for i, message in enumerate(messages) if message["role"] == "assistant")
    prompt = tokenizer.apply_chat_template(messages[:last], add_generation_prompt=True, return_dict=True)["input_ids"]
    rows.append(dict(ids=whole["input_ids"], mask=whole["assistant_masks"], prompt=prompt))
    ids += whole["input_ids"] + [end]
    mask += whole["assistant_masks"] + [0]
(HERE / "conversations.json").write_text(
    "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]\n")

torch.manual_seed(26)
config = GPT2Config(
    vocab_size=len(tokenizer), n_positions=LENGTH, n_embd=8, n_layer=1, n_head=2, resid_pdrop=0, embd_pdrop=0,
    attn_pdrop=0, bos_token_id=None, eos_token_id=None)
model = GPT2LMHeadModel(config).eval()
with torch.no_grad():
    for parameter in model.parameters():
        parameter.add_(0.3 * torch.randn_like(parameter))
kept = {file: (HERE / "model" / file).read_bytes() for file in ("tokenizer.json", "tokenizer_config.json")}
model.save_pretrained(HERE / "model")
(HERE / "model" / "generation_config.json").unlink(missing_ok=True)
assert all((HERE / "model" / file).read_bytes() == content for file, content in kept.items())

model = model.double()
parameters = list(model.parameters())
optimizer = torch.optim.AdamW(
    [dict(params=[p for p in parameters if p.dim() >= 2], weight_decay=0.1),
     dict(params=[p for p in parameters if p.dim() < 2], weight_decay=0.0)],
    lr=0.01, betas=(0.9, 0.99), eps=1e-3)
stream = torch.tensor(ids)
labels = torch.where(torch.tensor(mask) == 1, stream, -100)
losses = []
for step in range(STEPS):
    starts = [(LENGTH + 1) * (BATCH * step + window) for window in range(BATCH)]
    inputs = torch.stack([stream[start:start + LENGTH] for start in starts])
    targets = torch.stack([labels[start + 1:start + LENGTH + 1] for start in starts])
    loss = torch.nn.functional.cross_entropy(
        model(inputs).logits.reshape(-1, config.vocab_size), targets.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    losses.append(loss.item())
print(len(ids), "ids,", sum(mask), "with loss:", " ".join(f"{loss:.4f}" for loss in losses))
tensors = {name.removeprefix("transformer."): value.detach().float().contiguous()
           for name, value in model.named_parameters()}
tensors.update(ids=stream, mask=torch.tensor(mask), losses=torch.tensor(losses, dtype=torch.float64))
save_file(tensors, HERE / "expected.safetensors")
