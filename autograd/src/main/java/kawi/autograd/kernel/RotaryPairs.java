package kawi.autograd.kernel;

import java.util.Locale;

/// Which elements of a head are rotated together in rotary position embedding: the head's D elements are D / 2 points
/// of a plane.
///
/// Both layouts are in use, and neither is better. A model that was trained with one needs the rows of its query and
/// key projections reordered for the other.
public enum RotaryPairs {
    /// Element i with element `i + D / 2`: Hugging Face's Llama, Qwen and GPT-NeoX (`rotate_half`).
    HALVES {
        @Override
        public int first(int pair, int headSize) {
            return pair;
        }

        @Override
        public int second(int pair, int headSize) {
            return pair + headSize / 2;
        }
    },

    /// Element `2 i` with element `2 i + 1`: the paper's, and that of GPT-J and Meta's own Llama.
    ADJACENT {
        @Override
        public int first(int pair, int headSize) {
            return 2 * pair;
        }

        @Override
        public int second(int pair, int headSize) {
            return 2 * pair + 1;
        }
    };

    /// The index of the first element of a pair.
    ///
    /// @param pair 0 to D / 2 - 1
    /// @param headSize D
    public abstract int first(int pair, int headSize);

    /// The index of the second element of a pair.
    ///
    /// @param pair 0 to D / 2 - 1
    /// @param headSize D
    public abstract int second(int pair, int headSize);

    /// As it is written in files: `halves`, `adjacent`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
