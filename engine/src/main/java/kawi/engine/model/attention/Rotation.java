package kawi.engine.model.attention;

import java.util.Optional;
import kawi.autograd.kernel.RotaryPairs;
import kawi.autograd.kernel.RotaryTable;

/// The rotations of a model's rotary positions, shared by all its blocks. Their table grows with the positions that are
/// used, because the context of some models is far longer than most texts. An entry does not depend on the size of the
/// table. It may be used by several threads.
public final class Rotation {
    private static final int FIRST_POSITIONS = 128;

    private final double[] frequencies;
    private final RotaryPairs pairs;
    private volatile RotaryTable table;

    private Rotation(Positions.Rotary rotary, int headSize) {
        this.frequencies = rotary.frequencies(headSize);
        this.pairs = rotary.pairs();
        this.table = RotaryTable.of(frequencies, 0, pairs);
    }

    /// The rotations of a model; empty if its positions are not rotary.
    ///
    /// @param headSize D
    public static Optional<Rotation> of(Positions positions, int headSize) {
        return switch (positions) {
            case Positions.Learned learned -> Optional.empty();
            case Positions.Rotary rotary -> Optional.of(new Rotation(rotary, headSize));
        };
    }

    /// A table with the given positions, and maybe more.
    public RotaryTable table(int... positions) {
        int needed = 0;
        for (int position : positions) {
            needed = Math.max(needed, position + 1);
        }
        RotaryTable current = table;
        return current.positions() >= needed ? current : grown(needed);
    }

    private synchronized RotaryTable grown(int needed) {
        int size = Math.max(table.positions(), FIRST_POSITIONS);
        while (size < needed) {
            size *= 2;
        }
        if (size > table.positions()) {
            table = RotaryTable.of(frequencies, size, pairs);
        }
        return table;
    }
}
