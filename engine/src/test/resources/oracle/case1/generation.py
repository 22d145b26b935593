"""Writes generation.json: what Hugging Face's `generate` makes of the oracle model.

    pip install torch transformers
    python generation.py MODEL_FOLDER > generation.json

The model has 65 tokens and a context of 16. Made with transformers 5.18.0 and torch 2.13.0.
"""

import json
import sys

import torch
import transformers
from transformers import GPT2LMHeadModel
from transformers.generation import logits_process as lp

torch.set_num_threads(1)
model = GPT2LMHeadModel.from_pretrained(sys.argv[1]).double().eval()
PROMPTS = [[1, 5, 9, 30], [64, 2, 2, 7, 41], [12]]
NEW = 10


def generate(prompt, **options):
    ids = torch.tensor([prompt])
    options = {"eos_token_id": None, "bos_token_id": None, **options}
    options.setdefault("max_new_tokens", NEW)
    options.setdefault("do_sample", False)
    with torch.no_grad():
        result = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),
            pad_token_id=0,
            return_dict_in_generate=True,
            output_scores=True,
            **options,
        )
    return result


def without_padding(ids, end):
    return ids[: ids.index(end) + 1] if end in ids else ids


greedy = [
    {"prompt": p, "ids": generate(p).sequences[0].tolist()[len(p) :]} for p in PROMPTS
]
penalties = []
for p in PROMPTS:
    for options in (
        {"repetition_penalty": 1.3},
        {"no_repeat_ngram_size": 1},
        {"no_repeat_ngram_size": 2},
        {"bad_words_ids": [[greedy[0]["ids"][0]], greedy[1]["ids"][:2]]},
    ):
        ids = generate(p, **options).sequences[0].tolist()[len(p) :]
        penalties.append({"prompt": p, "options": options, "ids": ids})

guidance = []
for p in PROMPTS:
    for scale in (0.5, 1.5, 3.0):
        negative = [3, 8]
        ids = generate(
            p, guidance_scale=scale, negative_prompt_ids=torch.tensor([negative])
        ).sequences[0].tolist()[len(p) :]
        guidance.append({"prompt": p, "scale": scale, "negative": negative, "ids": ids})

beams = []
for p in PROMPTS:
    # Tokens that the model likes, so that beams end at different lengths.
    ends = [-1] + sorted({generate(p, num_beams=4).sequences[0].tolist()[len(p) + i] for i in (2, 5)})
    for end in ends:
        for width in (2, 3, 5):
            for penalty in (-1.0, 0.0, 1.0, 2.0):
                for early in (True, False, "never"):
                    result = generate(
                        p,
                        num_beams=width,
                        num_return_sequences=width,
                        length_penalty=penalty,
                        early_stopping=early,
                        eos_token_id=None if end < 0 else end,
                    )
                    beams.append(
                        {
                            "prompt": p,
                            "end": end,
                            "beams": width,
                            "lengthPenalty": penalty,
                            "earlyStopping": str(early).lower(),
                            "ids": [
                                without_padding(s.tolist()[len(p) :], end)
                                for s in result.sequences
                            ],
                            "scores": result.sequences_scores.tolist(),
                        }
                    )
beam_penalties = []
for p in PROMPTS:
    for options in ({"repetition_penalty": 1.3}, {"no_repeat_ngram_size": 2}):
        result = generate(p, num_beams=3, num_return_sequences=3, **options)
        beam_penalties.append(
            {
                "prompt": p,
                "options": options,
                "ids": [s.tolist()[len(p) :] for s in result.sequences],
                "scores": result.sequences_scores.tolist(),
            }
        )

survivors = []
with torch.no_grad():
    logits = model(torch.tensor([PROMPTS[0]])).logits[0].float()
for row in list(logits) + [4 * logits[-1]]:
    for name, warper in (
        ("top-k", lp.TopKLogitsWarper(7)),
        ("top-p", lp.TopPLogitsWarper(0.6)),
        ("top-p", lp.TopPLogitsWarper(0.9)),
        ("min-p", lp.MinPLogitsWarper(0.5)),
        ("typical-p", lp.TypicalLogitsWarper(0.2)),
        ("typical-p", lp.TypicalLogitsWarper(0.9)),
        ("epsilon-cutoff", lp.EpsilonLogitsWarper(0.02)),
        ("eta-cutoff", lp.EtaLogitsWarper(0.05)),
    ):
        value = next(
            getattr(warper, n)
            for n in ("top_k", "top_p", "min_p", "mass", "epsilon")
            if hasattr(warper, n)
        )
        if torch.is_tensor(value):
            value = value.item()
        left = warper(torch.tensor([PROMPTS[0]]), row[None].clone())[0]
        survivors.append(
            {
                "logits": row.tolist(),
                "stage": name,
                "value": value,
                "ids": [i for i, x in enumerate(left.tolist()) if x != float("-inf")],
            }
        )

json.dump(
    {
        "transformers": transformers.__version__,
        "greedy": greedy,
        "penalties": penalties,
        "guidance": guidance,
        "beams": beams,
        "beamPenalties": beam_penalties,
        "survivors": survivors,
    },
    sys.stdout,
)
print()
