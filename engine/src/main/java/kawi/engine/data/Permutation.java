package kawi.engine.data;

import kawi.autograd.random.CounterRandom;

/// A random permutation of the numbers from 0, computed number by number: it takes no memory.
///
/// It is a Feistel network of four rounds on the smallest even number of bits that is enough; a result that is too
/// large is permuted again until it is not ("cycle walking": Black and Rogaway, "Ciphers with arbitrary finite
/// domains", CT-RSA 2002).
final class Permutation {
    private static final int ROUNDS = 4;

    private final int size;
    private final int halfBits;
    private final CounterRandom[] rounds = new CounterRandom[ROUNDS];

    /// @param size how many numbers are permuted, at least 1
    Permutation(int size, CounterRandom random) {
        this.size = size;
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(size - 1);
        halfBits = Math.max(1, (bits + 1) / 2);
        for (int round = 0; round < ROUNDS; round++) {
            rounds[round] = random.child(round);
        }
    }

    /// The number at a place.
    ///
    /// @param place from 0 to the size, exclusive
    int at(int place) {
        long number = place;
        do {
            number = network(number);
        } while (number >= size);
        return (int) number;
    }

    private long network(long number) {
        long mask = (1L << halfBits) - 1;
        long left = number >>> halfBits;
        long right = number & mask;
        for (CounterRandom round : rounds) {
            long next = left ^ (round.bits(right) & mask);
            left = right;
            right = next;
        }
        return (left << halfBits) | right;
    }
}
