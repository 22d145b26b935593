"""Shows that `peft` loads the adapters that Kawi writes, and records what it computes with them in float64.

    python3 written.py      reads gpt2/written and qwen3/written beside itself, and writes logits.safetensors into each

The adapters are those of AdapterFolderTest, which compares Kawi's logits with the recorded ones.
"""

import pathlib
import sys

import torch
from peft import PeftModel
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "modern"))
from modern import in_double  # noqa: E402

for name in ("gpt2", "qwen3"):
    base = AutoModelForCausalLM.from_pretrained(HERE / name, dtype=torch.float32, attn_implementation="sdpa").eval()
    base = base.double() if name == "gpt2" else in_double(base)
    ids = torch.arange(10)[None] * 7 % 19
    with torch.no_grad():
        plain = base(ids).logits.clone()
        adapted = PeftModel.from_pretrained(base, HERE / name / "written").double().eval()
        logits = adapted(ids).logits
    assert (logits - plain).abs().max() > 0.1
    save_file(dict(inputs=ids, logits=logits.contiguous()), HERE / name / "written" / "logits.safetensors")
    print(name, (logits - plain).abs().max().item())
