"""Makes the model folders of `ModelFoldersTest`: a GPT-2 and the files of tokenizers, old and new, beside it.

    pip install torch transformers tiktoken
    python folders.py           # in this folder

- `model/`: a random GPT-2 as `transformers` saves it, without special tokens.
- `merges/`: `vocab.json`, `merges.txt`, and the three files that old versions of `transformers` wrote beside them.
- `tiktoken/ranks.tiktoken`: the same vocabulary without the added tokens, in the format of `tiktoken`.
- `expected.json`: the ids of some texts by `transformers` and `tiktoken`, and the greedy continuation of a prompt by
  `transformers`' `generate`, without an end token and with each of several.
"""

import base64
import json
import pathlib
import shutil

import tiktoken
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

HERE = pathlib.Path(__file__).parent
TEXTS = [
    "Call me Ishmael. Some years ago",
    "a whale, whales; the whale's <and 12345  spaces",
    "Größe 小沈阳 🐋\n\n\tI'm",
    "",
]
ADDED = {"<|user|>": 300, "<|stop|>": 301, "whale": 302}
PROMPT = [67, 65, 76]
LENGTH = 24


def fresh(name):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def write(file, value):
    file.write_text(json.dumps(value, indent=2) + "\n")


# A vocabulary of 300 tokens, and its merges.
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
trainer = trainers.BpeTrainer(
    vocab_size=300,
    special_tokens=["<|endoftext|>"],
    initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    show_progress=False,
)
tokenizer.train_from_iterator(
    ["Call me Ishmael. Some years ago - never mind how long precisely - having little or no money in my purse"] * 3,
    trainer,
)
merges = fresh("merges")
tokenizer.model.save(str(merges))
write(merges / "added_tokens.json", ADDED)
write(
    merges / "special_tokens_map.json",
    {
        "bos_token": "<|endoftext|>",
        "eos_token": {"content": "<|stop|>", "lstrip": False, "normalized": False, "rstrip": False, "single_word": False},
        "additional_special_tokens": ["<|user|>"],
    },
)
write(merges / "tokenizer_config.json", {"model_max_length": 1024, "tokenizer_class": "GPT2Tokenizer"})
write(merges / "config.json", {"model_type": "gpt2"})
loaded = AutoTokenizer.from_pretrained(merges)
assert loaded.eos_token_id == 301, loaded.eos_token_id
# In Kawi a special token is found in a text only where asked for, so these texts have none.
encoded = [loaded(text).input_ids for text in TEXTS]
write(merges / "tokenizer_config.json", {"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": True})
with_prefix = [AutoTokenizer.from_pretrained(merges)(text).input_ids for text in TEXTS]
write(merges / "tokenizer_config.json", {"model_max_length": 1024, "tokenizer_class": "GPT2Tokenizer"})
(merges / "config.json").unlink()

# The same tokens as ranks: bytes first, then the merges in their order.
byte_of = {}
extra = 0
for b in range(256):
    printable = 33 <= b <= 126 or 161 <= b <= 172 or 174 <= b <= 255
    byte_of[chr(b) if printable else chr(256 + extra)] = b
    extra += not printable
ranks = {bytes([byte_of[c] for c in token]): id - 1 for token, id in tokenizer.get_vocab().items() if id > 0}
assert sorted(ranks.values()) == list(range(299))
folder = fresh("tiktoken")
(folder / "ranks.tiktoken").write_text(
    "".join(f"{base64.b64encode(token).decode()} {rank}\n" for token, rank in sorted(ranks.items(), key=lambda x: x[1]))
)
PATTERNS = {
    "gpt2": r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+""",
    "llama3": r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+""",
    "qwen": r"""(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+""",
}
PATTERNS["o200k"] = "|".join(
    [
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?""",
        r"""\p{N}{1,3}""",
        r""" ?[^\s\p{L}\p{N}]+[\r\n/]*""",
        r"""\s*[\r\n]+""",
        r"""\s+(?!\S)""",
        r"""\s+""",
    ]
)
PATTERNS["cl100k"] = (
    r"""'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"""
)
by_pattern = {
    name: [
        tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks=ranks, special_tokens={}).encode(text)
        for text in TEXTS
    ]
    for name, pattern in PATTERNS.items()
}

# A random model. Two rows of its embedding are swapped, so that its greedy text meets the added token <|stop|>.
config = GPT2Config(
    vocab_size=310, n_positions=32, n_embd=16, n_layer=1, n_head=2, bos_token_id=None, eos_token_id=None,
    resid_pdrop=0, embd_pdrop=0, attn_pdrop=0,
)
STOP, AT = 301, 6


def first_tokens(model):
    ids = list(PROMPT)
    with torch.no_grad():
        for _ in range(AT + 1):
            ids.append(int(model(torch.tensor([ids])).logits[0, -1].argmax()))
    return ids


for seed in range(1, 1000):
    torch.manual_seed(seed)
    model = GPT2LMHeadModel(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.4 * torch.randn_like(parameter))
    free = first_tokens(model)
    if len({*free, STOP, 0}) == len(free) + 2:
        break


def greedy(end=None):
    ids = torch.tensor([PROMPT])
    made = model.generate(
        ids, attention_mask=torch.ones_like(ids), max_new_tokens=LENGTH, do_sample=False, eos_token_id=end, pad_token_id=0
    )
    return made[0].tolist()[len(PROMPT) :]


with torch.no_grad():
    rows = model.transformer.wte.weight
    rows[[STOP, free[-1]]] = rows[[free[-1], STOP]]
free = greedy()
assert free[AT] == STOP, free
shutil.rmtree(HERE / "model", ignore_errors=True)
model.save_pretrained(HERE / "model")
(HERE / "model" / "generation_config.json").unlink(missing_ok=True)
ends = [[STOP], [free[2]], [free[3], free[4]], [free[4], STOP]]
write(
    HERE / "expected.json",
    {
        "texts": TEXTS,
        "merges": encoded,
        "mergesWithPrefixSpace": with_prefix,
        "tiktoken": by_pattern,
        "prompt": PROMPT,
        "greedy": free,
        "ends": [{"ends": end, "ids": greedy(end)} for end in ends],
    },
)
