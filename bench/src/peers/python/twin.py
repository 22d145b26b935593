"""Trains a recipe of Kawi with PyTorch, from the folder that `kawi train --steps 0` has written.

    ./kawi train --preset five-minutes --steps 0 --out /tmp/start
    python3 bench/src/peers/python/twin.py --model /tmp/start --seconds 300
    python3 bench/src/peers/python/twin.py --model /tmp/start --steps 10 --losses --dropout 0

The same architecture, first weights, token ids, windows in the same order, schedule, dropout rates and clipping; the
masks of dropout are PyTorch's own. At the end the whole validation tenth is measured. With --seconds the number of
steps is what trial steps of a model that is thrown away say: compiling and the trial do not count.
"""

import argparse
import json
import math
import time

import torch

from kawi_folder import Folder
from more_parts import PARTS
from optimizers import optimizers
from qwen3 import Block, Qwen3
from windows import EpochWindows

WARMUP_STEPS, MEASURED_STEPS = 20, 30
EVALUATED_WINDOWS = 64


class Training:
    """A model, its optimizers and its windows."""

    def __init__(self, folder, options):
        torch.manual_seed(folder.seed)
        self.folder, self.recipe = folder, folder.recipe
        config = dict(folder.config)
        if options.dropout is not None:
            config["resid_pdrop"] = config["embd_pdrop"] = options.dropout
        self.model = Qwen3(config, PARTS.get(options.part, Block))
        self.model.load(folder.weights())
        self.loss = torch.compile(self.model) if options.compile else self.model
        self.optimizers = optimizers(self.model, self.recipe["optimizer"], options.newton_schulz)
        steps = self.recipe["steps"]
        if steps["sampling"] != "epochs" or steps["accumulate"] != 1:
            raise SystemExit("the twin samples epochs, without accumulation")
        self.windows = EpochWindows(folder.train, steps["batchSize"], self.recipe["model"]["context"], folder.seed)

    def step(self, number, steps):
        """Returns the loss before the update."""
        inputs, targets = self.windows.batch(number)
        loss = self.loss(torch.from_numpy(inputs), torch.from_numpy(targets))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.recipe["optimizer"]["gradientClip"], foreach=True)
        rate = self.folder.rate(number, steps)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = rate
            optimizer.step()
        for parameter in self.model.parameters():
            parameter.grad = None
        return loss.item()

    @torch.no_grad()
    def validation_loss(self):
        """The mean over every token of the validation text but the first, each predicted from those in its window."""
        self.model.eval()
        ids = torch.from_numpy(self.folder.validation.copy())
        length = self.recipe["model"]["context"]
        count = len(ids) - 1
        whole = count // length * length
        inputs, targets = ids[:whole].view(-1, length), ids[1 : whole + 1].view(-1, length)
        total = 0.0
        for x, y in zip(inputs.split(EVALUATED_WINDOWS), targets.split(EVALUATED_WINDOWS)):
            total += self.model(x, y).item() * y.numel()
        if whole < count:
            total += self.model(ids[None, whole:-1], ids[None, whole + 1 :]).item() * (count - whole)
        self.model.train()
        return total / count


def seconds_per_step(folder, options):
    """The median, of a training that is thrown away; compiles."""
    training = Training(folder, options)
    times = []
    for number in range(WARMUP_STEPS + MEASURED_STEPS):
        start = time.perf_counter()
        training.step(number, WARMUP_STEPS + MEASURED_STEPS)
        times.append(time.perf_counter() - start)
    return sorted(times[WARMUP_STEPS:])[MEASURED_STEPS // 2]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="the folder of kawi train --steps 0")
    parser.add_argument("--seconds", type=float, help="duration of the steps")
    parser.add_argument("--steps", type=int, help="number of steps, in place of --seconds")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=True, help="torch.compile")
    parser.add_argument("--newton-schulz", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--dropout", type=float, help="in place of the recipe's")
    parser.add_argument("--part", choices=PARTS, help="one that Kawi does not have")
    parser.add_argument("--losses", action="store_true", help="prints the loss of each step")
    options = parser.parse_args()
    if (options.seconds is None) == (options.steps is None):
        parser.error("give --seconds or --steps")
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)

    folder = Folder(options.model)
    steps = options.steps
    trial = seconds_per_step(folder, options) if options.seconds else None
    if options.seconds:
        steps = max(1, int(options.seconds / trial))
    training = Training(folder, options)
    start = time.perf_counter()
    losses = [training.step(number, steps) for number in range(steps)]
    seconds = time.perf_counter() - start
    loss = training.validation_loss()
    figures = dict(
        seed=folder.seed,
        steps=steps,
        seconds=round(seconds, 2),
        loss=loss,
        bitsPerCharacter=loss / math.log(2) * len(folder.validation) / folder.characters,
    )
    if options.losses:
        figures["losses"] = losses
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
