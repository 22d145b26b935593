package kawi.engine.model.attention;

import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.text.Decimal;

/// The positional encoding of a model: learned vectors or rotations.
public sealed interface Positions {
    /// GPT-2's.
    Positions LEARNED = new Learned();

    /// A learned vector for each position, added to that of the token (Radford et al., 2018): GPT-2's.
    record Learned() implements Positions {
        /// `learned`.
        @Override
        public String toString() {
            return "learned";
        }
    }

    /// Queries and keys are rotated by angles proportional to their positions (Su et al., "RoFormer", 2021): Llama's.
    /// Attention then depends on distances, and there is nothing to learn. Pair i of the D / 2 pairs of a head turns by
    ///
    ///     frequency(i) = theta^(-2 i / D)     radians from one position to the next
    ///
    /// @param theta the base of the frequencies: 10,000 in the paper and in Llama, 500,000 in Llama 3
    /// @param scaling stretches the frequencies to longer contexts than those of the training
    /// @param pairs which elements form a pair
    record Rotary(double theta, RotaryScaling scaling, RotaryPairs pairs) implements Positions {
        /// The paper's.
        public static final double DEFAULT_THETA = 10_000;

        /// @throws IllegalArgumentException if theta is not a number above 1
        public Rotary {
            if (!(theta > 1 && theta < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the base of rotary positions must be greater than 1, not " + Decimal.of(theta));
            }
        }

        /// Not scaled, with pairs as in Hugging Face's Llama.
        ///
        /// @throws IllegalArgumentException if theta is not a number above 1
        public Rotary(double theta) {
            this(theta, RotaryScaling.NONE, RotaryPairs.HALVES);
        }

        /// The radians per position of each pair, D / 2 of them.
        ///
        /// @param headSize D
        public double[] frequencies(int headSize) {
            double[] frequencies = new double[headSize / 2];
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] = scaling.scale(StrictMath.pow(theta, -2.0 * i / headSize));
            }
            return frequencies;
        }

        /// Such as `rotary(theta 10000.0)`: part of the text that identifies checkpoints.
        @Override
        public String toString() {
            return "rotary(theta " + theta
                    + (scaling.equals(RotaryScaling.NONE) ? "" : ", " + scaling)
                    + (pairs == RotaryPairs.HALVES ? "" : ", " + pairs) + ")";
        }
    }
}
