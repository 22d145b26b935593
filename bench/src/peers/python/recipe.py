"""Trains one recipe with Kawi and with PyTorch, in turn, for the same number of seconds, and prints both results.

    python3 bench/src/peers/python/recipe.py --seconds 300 --seeds 3 -- --preset five-minutes
    python3 bench/src/peers/python/recipe.py --check -- --preset five-minutes
    python3 bench/src/peers/python/recipe.py --seconds 3600 --threads 1 --together --data long.txt -- --preset hour

What follows -- are options of kawi train; the recipe has to be a Qwen3 (RMS norm, SwiGLU, rotary positions, query/key
norm with gain, tied output) with `--sampling epochs` and a linear schedule, as the presets from minute to hour are.
`pip install torch safetensors numpy`; torch.compile needs a C++ compiler.

Each takes trial steps first, which do not count, and then as many steps as fit into the seconds. With --together both
train at the same time, so that what disturbs one disturbs the other; give each its share of the processors with
--threads. Both measure the whole validation tenth at the end. Kawi is `kawi bench recipe`, which cuts the text at a
character, PyTorch has the ids of `kawi train`, which cuts it at a token: a difference of a few characters.

--check instead shows that both train the same thing: without dropout, from the same weights, the losses of the first
steps are printed side by side. It fails if they differ by more than rounding.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[3]
CHECKED_STEPS = 10
ROUNDING = 1e-5  # of a loss of 8; float32 has a unit of 1e-6 there


def run(*command):
    """The standard output of a command, which has to succeed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        raise SystemExit(f"{' '.join(map(str, command))}: exit status {done.returncode}")
    return done.stdout


class Pair:
    """Both sides of the comparison."""

    def __init__(self, options, folders):
        self.options, self.folders = options, folders
        self.data = ("--data", options.data.resolve()) if options.data else ()

    def train(self, name, *more):
        """A folder of kawi train."""
        folder = self.folders / name
        threads = ("--threads", self.options.threads)
        recipe = self.options.recipe
        if "--dropout" in more and "--dropout" in recipe:  # an option can be given once
            at = recipe.index("--dropout")
            recipe = recipe[:at] + recipe[at + 2 :]
        run(self.options.kawi, "train", *recipe, *self.data, *more, *threads, "--json", "--out", folder)
        return folder

    def twin(self, start, *more):
        """What twin.py prints."""
        out = run(sys.executable, HERE / "twin.py", "--model", start, "--threads", self.options.threads, *more)
        return json.loads(out.splitlines()[-1])

    def check(self):
        dropout = ("--dropout", 0)
        start = self.train("start", *dropout, "--steps", 0)
        trained = self.train("trained", *dropout, "--steps", CHECKED_STEPS)
        with open(trained / "steps.csv", encoding="utf-8") as rows:
            kawi = [float(row["trainLoss"]) for row in csv.DictReader(rows)]
        torch = self.twin(start, "--steps", CHECKED_STEPS, "--losses", "--no-compile", *dropout)["losses"]
        print(f"{'step':>4} {'Kawi':>12} {'PyTorch':>12} {'difference':>12}")
        for step, (ours, theirs) in enumerate(zip(kawi, torch, strict=True), 1):
            print(f"{step:>4} {ours:12.7f} {theirs:12.7f} {ours - theirs:12.1e}")
        if any(abs(ours - theirs) > ROUNDING for ours, theirs in zip(kawi, torch)):
            raise SystemExit("the losses differ by more than rounding")

    def compare(self):
        print(f"{'':<8} {'seed':>4} {'steps':>7} {'seconds':>8} {'bits per character':>19}")
        with ThreadPoolExecutor(2 if self.options.together else 1) as trainings:
            for seed in range(1, self.options.seeds + 1):
                kawi, torch = trainings.submit(self.kawi, seed), trainings.submit(self.torch, seed)
                self.row("Kawi", kawi.result())
                self.row("PyTorch", torch.result())

    def torch(self, seed):
        """The figures of PyTorch."""
        start = self.train(f"start-{seed}", "--steps", 0, "--seed", seed)
        return self.twin(start, "--seconds", self.options.seconds, *self.options.twin.split())

    def kawi(self, seed):
        """The figures of Kawi."""
        options = " ".join(["kawi:", *self.options.recipe])
        out = run(self.options.kawi, "bench", "recipe", "--recipe", options, *self.data, "--seeds", 1, "--seed", seed,
                  "--seconds", self.options.seconds, "--threads", self.options.threads, "--json")
        return json.loads(out.splitlines()[-1])["runs"][0]

    @staticmethod
    def row(name, figures):
        print(f"{name:<8} {figures['seed']:>4} {figures['steps']:>7,} {figures['seconds']:>8.1f}"
              f" {figures['bitsPerCharacter']:>19.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=300, help="duration of the steps of each (default: 300)")
    parser.add_argument("--seeds", type=int, default=1, help="trains with the seeds from 1 to this (default: 1)")
    parser.add_argument("--threads", type=int, default=2, help="of each (default: 2)")
    parser.add_argument("--together", action="store_true", help="trains both at the same time")
    parser.add_argument("--data", type=Path, help="a text file, as one document (default: Moby-Dick)")
    parser.add_argument("--kawi", default=ROOT / "kawi", help="the launcher (default: ./kawi)")
    parser.add_argument("--twin", default="", help="options of twin.py: --twin=--no-compile")
    parser.add_argument("--check", action="store_true", help="compares the losses of the first steps instead")
    parser.add_argument("recipe", nargs="*", help="options of kawi train")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kawi-recipe-") as folders:
        pair = Pair(options, Path(folders))
        pair.check() if options.check else pair.compare()


if __name__ == "__main__":
    main()
