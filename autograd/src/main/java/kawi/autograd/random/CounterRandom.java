package kawi.autograd.random;

/// A counter-based random number generator: a number is a pure function of a key and an index. There is no state, so
/// the numbers do not depend on the order in which they are computed.
///
/// The seed, the purpose, the step and the micro-batch each derive a new key with [#child(long)]; the index selects a
/// number. Evaluation has a child key of its own, so it does not change the numbers of training, and a run that is
/// resumed at step 700 has the numbers of one that was never interrupted.
///
/// The mixing function is SplitMix64's finalizer over multiples of the golden ratio (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014, figure 16; Vigna's constants).
///
/// Indices and child numbers are in [-2^62, 2^62), those of normal numbers in [-2^61, 2^61). Beyond, numbers repeat.
///
/// @param key 64 bits derived from the seed and all child numbers so far
public record CounterRandom(long key) {
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
    private static final double DOUBLE_UNIT = 0x1p-53;

    /// The generator of a seed.
    public static CounterRandom ofSeed(long seed) {
        return new CounterRandom(mix(seed + GOLDEN_RATIO));
    }

    /// A generator whose numbers are independent of those of this one and of its other children.
    public CounterRandom child(long number) {
        return new CounterRandom(mix(mix(key + GOLDEN_RATIO * (2 * number + 1)) ^ GOLDEN_RATIO));
    }

    /// 64 random bits.
    public long bits(long index) {
        return mix(key + GOLDEN_RATIO * (2 * index + 2));
    }

    /// A number in [0, 1), a multiple of 2^-53.
    public double uniform(long index) {
        return (bits(index) >>> 11) * DOUBLE_UNIT;
    }

    /// An integer in [0, bound): the upper half of a 128-bit product, biased by less than bound / 2^64.
    ///
    /// @throws IllegalArgumentException if the bound is not positive
    public int below(int bound, long index) {
        if (bound <= 0) {
            throw new IllegalArgumentException("the bound must be positive, not " + bound);
        }
        return (int) Math.unsignedMultiplyHigh(bits(index), bound);
    }

    /// A normal number of mean 0 and standard deviation 1, by the method of Box and Muller (1958). It uses
    /// `StrictMath`, so the bits are the same on every machine.
    public double normal(long index) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(2 * index)));
        return radius * StrictMath.cos(2 * Math.PI * uniform(2 * index + 1));
    }

    private static long mix(long bits) {
        long z = bits;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
