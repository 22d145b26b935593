"""The windows of `--sampling epochs`, the same as those of kawi.engine.data.EpochSampler for the same seed."""

import numpy as np

IGNORED = -100
GOLDEN_RATIO = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
TRAIN_WINDOWS, FIRST_CUT, WINDOWS, ROUNDS = 1, 1, 2, 4


def mix(z):
    """SplitMix64's finalizer, of an int or of an array of uint64."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def mix_array(z):
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def key_of_seed(seed):
    return mix((seed + GOLDEN_RATIO) & MASK)


def child(key, number):
    return mix(mix((key + GOLDEN_RATIO * (2 * number + 1)) & MASK) ^ GOLDEN_RATIO)


def bits(key, indices):
    return mix_array(np.uint64(key) + np.uint64(GOLDEN_RATIO) * (np.uint64(2) * indices + np.uint64(2)))


def permutation(size, key):
    """The numbers below the size in a random order: a Feistel network with cycle walking."""
    half = max(1, ((size - 1).bit_length() + 1) // 2)
    half_mask, shift = np.uint64((1 << half) - 1), np.uint64(half)
    rounds = [child(key, number) for number in range(ROUNDS)]
    numbers = np.arange(size, dtype=np.uint64)
    walking = np.ones(size, bool)
    while walking.any():
        left, right = numbers[walking] >> shift, numbers[walking] & half_mask
        for each in rounds:
            left, right = right, left ^ (bits(each, right) & half_mask)
        numbers[walking] = (left << shift) | right
        walking &= numbers >= size
    return numbers.astype(np.int64)


class EpochWindows:
    """Batches of windows in which every token of an epoch, but the first, is a target once."""

    def __init__(self, ids, batch_size, length, seed):
        self.ids, self.batch_size, self.length = ids, batch_size, length
        self.key = child(key_of_seed(seed), TRAIN_WINDOWS)
        self.epoch, self.first, self.order = -1, 0, np.empty(0, np.int64)

    def _next_epoch(self):
        self.first += len(self.order)
        self.epoch += 1
        key = child(self.key, self.epoch)
        first_bits = int(bits(child(key, FIRST_CUT), np.zeros(1, np.uint64))[0])
        self.first_cut = 1 + (first_bits * self.length >> 64)
        windows = 1 + -(-(len(self.ids) - 1 - self.first_cut) // self.length)
        self.order = permutation(windows, child(key, WINDOWS))

    def batch(self, number):
        """Inputs and targets, (B, T) each. Numbers must not decrease."""
        pairs = []
        for window in range(number * self.batch_size, (number + 1) * self.batch_size):
            while window >= self.first + len(self.order):
                self._next_epoch()
            pairs.append(self._window(self.order[window - self.first]))
        inputs, targets = zip(*pairs)
        return np.stack(inputs), np.stack(targets)

    def _window(self, place):
        last = len(self.ids) - 1
        before = 0 if place == 0 else min(self.first_cut + (place - 1) * self.length, last)
        up_to = min(self.first_cut + place * self.length, last)
        start = min(before, last - self.length)
        positions = np.arange(start + 1, start + self.length + 1)
        is_target = (positions > before) & (positions <= up_to)
        return self.ids[start : start + self.length], np.where(is_target, self.ids[positions], IGNORED)
