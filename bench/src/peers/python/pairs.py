"""Measures Kawi and PyTorch in turn: a training step, decoding, or attention alone.

    python3 bench/src/peers/python/pairs.py step small
    python3 bench/src/peers/python/pairs.py step 1024x2 --rounds 5
    python3 bench/src/peers/python/pairs.py decode gpt2
    python3 bench/src/peers/python/pairs.py attention

In each round `kawi bench` runs in a process of its own, then PyTorch. 1024x2 is a model of 4 layers, 6 heads, width
384 and 65 tokens to choose from, trained on 2 sequences of 1024 tokens. Attention is that of 4 such layers alone,
forward and backward, at every context with 4096 tokens in all. A step is forward, backward, clipping and AdamW;
decoding is greedy, one text with a KV cache. PyTorch runs eagerly with scaled_dot_product_attention; --compile adds
torch.compile. Prints a row of a Markdown table: minimum and median milliseconds, and how much faster Kawi is.
"""

import argparse
import json
import shlex
import statistics
import subprocess
import time

import torch
from torch.nn import functional as F

from gpt2 import Gpt2

CASES = {  # sequences, tokens in each; the model
    "small": (12, 64, dict(layers=4, heads=4, width=128, context=64, vocabulary=65, bias=False, dropout=0.0)),
    "baby": (8, 256, dict(layers=6, heads=6, width=384, context=256, vocabulary=65, bias=False, dropout=0.0)),
    "baby-dropout": (8, 256, dict(layers=6, heads=6, width=384, context=256, vocabulary=65, bias=False, dropout=0.2)),
    "gpt2": (4, 64, dict(layers=12, heads=12, width=768, context=1024, vocabulary=50257, bias=True, dropout=0.0)),
}
LAYERS, HEADS, WIDTH = 4, 6, 384
PAUSE = 0.5  # seconds: OpenMP's threads spin for a while after a call


def case(name):
    """A named case, or CONTEXTxSEQUENCES."""
    if name in CASES:
        return *CASES[name], ["--case", name]
    length, sequences = map(int, name.split("x"))
    model = dict(layers=LAYERS, heads=HEADS, width=WIDTH, context=length, vocabulary=65, bias=False, dropout=0.0)
    options = f"--layers {LAYERS} --heads {HEADS} --width {WIDTH} --context {length} --batch-size {sequences}"
    return sequences, length, model, options.split()


def training_step(sequences, length, sizes, compiled):
    """A function that runs a step."""
    model = Gpt2(**sizes)
    optimizer, loss_of = model.optimizer(), torch.compile(model) if compiled else model
    ids = torch.randint(sizes["vocabulary"], (sequences, length + 1))

    def run():
        loss = loss_of(ids[:, :-1], ids[:, 1:].contiguous())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0, foreach=True)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        return loss.item()

    return run


def decoding(length, sizes):
    """A function that continues an empty text."""
    model = Gpt2(**sizes).eval()
    caches = model.caches()

    @torch.inference_mode()
    def run():
        ids = torch.zeros(1, 1, dtype=torch.long)
        for position in range(length):
            ids = model.next_logits(ids, caches, position).argmax(-1, keepdim=True)

    return run


def attention(length, tokens):
    """A function that runs the attention of all layers, forward and backward."""
    size = WIDTH // HEADS
    q, k, v = (torch.randn(tokens // length, HEADS, length, size, requires_grad=True) for _ in range(3))
    upstream = torch.ones(tokens // length, HEADS, length, size)

    def run():
        for _ in range(LAYERS):
            F.scaled_dot_product_attention(q, k, v, is_causal=True).backward(upstream)
            q.grad = k.grad = v.grad = None

    return run


def milliseconds(run, seconds, runs):
    """The minimum and the median of at least so many runs, after a warm-up."""
    for _ in range(2):
        run()
    times, begin = [], time.perf_counter()
    while len(times) < runs or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        run()
        times.append(1e3 * (time.perf_counter() - start))
    return min(times), statistics.median(times)


def kawi(options, arguments):
    """The JSON objects that a command of `kawi bench` prints."""
    command = [*shlex.split(options.kawi), "bench", *arguments, "--threads", str(options.threads), "--json"]
    output = subprocess.run([*command, "--seconds", str(options.seconds)], capture_output=True, text=True)
    if output.returncode:
        raise SystemExit(output.stderr)
    time.sleep(PAUSE)
    return [json.loads(line) for line in output.stdout.splitlines()]


def row(name, ours, peers):
    """ours: (minimum, median) of each round; peers: the same by the contender's name."""
    cells = [name, *times(ours)]
    for theirs in peers.values():
        ratios = sorted(b[1] / a[1] for a, b in zip(ours, theirs))
        cells += [*times(theirs), f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} .. {ratios[-1]:.2f})"]
    print("| " + " | ".join(cells) + " |", flush=True)


def times(rounds):
    return f"{min(each[0] for each in rounds):,.2f}", f"{statistics.median(each[1] for each in rounds):,.2f}"


def rounds_of_one(options, arguments, contenders, divisor=1):
    ours, peers = [], {name: [] for name in contenders}
    for _ in range(options.rounds):
        figures = kawi(options, arguments)[0]
        ours.append((figures["minMillis"], figures["medianMillis"]))
        for name, run in contenders.items():
            peers[name].append([each / divisor for each in milliseconds(run, options.seconds, 3)])
            time.sleep(PAUSE)
    row(options.case, ours, peers)


def rounds_of_attention(options):
    ours, theirs = {}, {}
    for _ in range(options.rounds):
        arguments = f"growth --axis context --layers {LAYERS} --heads {HEADS} --width {WIDTH}"
        for figures in kawi(options, arguments.split()):
            if figures["what"] == "attention":
                length = figures["value"]
                ours.setdefault(length, []).append((figures["lowerQuartileMillis"], figures["medianMillis"]))
                run = attention(length, figures["tokens"])
                theirs.setdefault(length, []).append(milliseconds(run, options.seconds, 3))
    for length, each in ours.items():
        row(str(length), each, {"PyTorch": theirs[length]})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("step", "decode", "attention"))
    parser.add_argument("case", nargs="?", help="|".join(CASES) + "|CONTEXTxSEQUENCES")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4, help="of each measurement; Kawi warms up for as long")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--compile", action="store_true", help="also torch.compile, for a step")
    parser.add_argument("--kawi", default="./kawi", help="the command that starts Kawi")
    options = parser.parse_args()
    if (options.case is None) != (options.what == "attention"):
        parser.error("step and decode need a case; attention measures every context")
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    if options.what == "attention":
        rounds_of_attention(options)
        return
    sequences, length, sizes, arguments = case(options.case)
    if options.what == "decode":
        contenders = {"PyTorch": decoding(length, sizes)}
        rounds_of_one(options, ["decode", *arguments], contenders, length)
        return
    contenders = {"PyTorch": training_step(sequences, length, sizes, False)}
    if options.compile:
        contenders["compiled"] = training_step(sequences, length, sizes, True)
        contenders["compiled"]()  # compiles
    rounds_of_one(options, ["step", *arguments], contenders)


if __name__ == "__main__":
    main()
