package kawi.samples.play.write;

import java.util.Arrays;
import java.util.function.LongSupplier;
import kawi.autograd.device.Device;
import kawi.engine.generate.Decoder;
import kawi.engine.generate.WindowShift;
import kawi.engine.model.Gpt;

/// A decoder that can be asked for any text. Its KV cache keeps the keys and values of the last two texts, such as
/// those of two strategies side by side; the next text reuses those of the tokens with which it and one of them begin,
/// and computes only the positions after them. The logits have the same bits with and without reuse.
///
/// Not safe for several threads.
final class PrefixDecoder {
    private static final int ROWS = 2;

    private final Decoder decoder;
    private final int capacity;
    private final LongSupplier clock;
    private int lastRow;

    /// The logits of a text and what they cost.
    ///
    /// @param logits (V); valid until the next pass
    /// @param positions number of positions that the pass computed
    /// @param nanos duration of the pass
    record Pass(float[] logits, int positions, long nanos) {}

    /// @param capacity maximum number of tokens in a window
    /// @param clock in nanoseconds
    PrefixDecoder(Gpt model, Device device, int capacity, LongSupplier clock) {
        this.decoder = new Decoder(model, device, ROWS, capacity, WindowShift.ONE);
        this.capacity = capacity;
        this.clock = clock;
    }

    /// Computes the logits of the token after a window.
    ///
    /// @param window 1 to capacity tokens
    /// @param reusesCache whether to reuse keys and values of the last window; if not, every position is computed
    Pass pass(int[] window, boolean reusesCache) {
        if (window.length < 1 || window.length > capacity) {
            throw new IllegalArgumentException("a window must have 1 to " + capacity + " tokens, not " + window.length);
        }
        long start = clock.getAsLong();
        int row = row(window);
        int kept = reusesCache ? commonPrefix(decoder.window(row), window) : 0;
        if (kept == 0) {
            decoder.reset(row);
        } else {
            decoder.rollback(row, decoder.window(row).length - kept, decoder.logits(row));
        }
        float[] logits = decoder.extend(row, Arrays.copyOfRange(window, kept, window.length));
        lastRow = row;
        return new Pass(logits, window.length - kept, clock.getAsLong() - start);
    }

    /// The row that has most of a window; if none has anything of it, the one that was not used last.
    private int row(int... window) {
        int best = 0;
        int most = 0;
        for (int row = 0; row < ROWS; row++) {
            int kept = commonPrefix(decoder.window(row), window);
            if (kept > most || (kept == most && row != lastRow)) {
                best = row;
                most = kept;
            }
        }
        return best;
    }

    /// The number of tokens with which both begin, less than all of the window: the last one must be read for logits.
    private static int commonPrefix(int[] held, int[] window) {
        int mismatch = Arrays.mismatch(held, window);
        return Math.min(mismatch < 0 ? window.length : mismatch, window.length - 1);
    }
}
