"""Shows that `transformers` reads what Kawi writes: both folders give the same logits in float64, to the last bit.

    python written.py ORIGINAL WRITTEN       # a folder of llama.py, and what GptFolder.write makes of it
"""

import sys

import torch
from transformers import AutoModelForCausalLM

models = []
for folder in sys.argv[1:]:
    model, report = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float64, output_loading_info=True)
    assert not report["missing_keys"] and not report["unexpected_keys"], report
    models.append(model)
torch.manual_seed(1)
ids = torch.randint(0, models[0].config.vocab_size, (2, models[0].config.max_position_embeddings))
with torch.no_grad():
    logits = [model(ids).logits for model in models]
assert torch.equal(*logits), (logits[0] - logits[1]).abs().max()
print(f"{type(models[1]).__name__}: the same")
