package kawi.samples.play.write;

import java.nio.IntBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The logits after recent texts, within a limit of memory: the least recently used ones go first. A visitor who does
/// not return costs nothing but room that others take over.
///
/// Not safe for several threads.
final class KeptLogits {
    private static final int BYTES_PER_ENTRY = 128; // of the map and the objects, about

    private final long maxBytes;
    private final Map<IntBuffer, float[]> byWindow = new LinkedHashMap<>(16, 0.75f, true); // by the last use
    private long bytes;

    /// @param maxBytes limit of the memory of all logits and windows together; one text is always kept
    KeptLogits(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// The logits after a window, if they are still kept.
    Optional<float[]> find(int... window) {
        return Optional.ofNullable(byWindow.get(IntBuffer.wrap(window)));
    }

    /// Keeps a copy of logits, and drops the least recently used ones beyond the limit.
    ///
    /// @return the copy
    float[] keep(int[] window, float[] logits) {
        float[] copy = logits.clone();
        float[] before = byWindow.put(IntBuffer.wrap(window.clone()), copy);
        bytes += before == null ? size(window.length, logits.length) : 0;
        var eldest = byWindow.entrySet().iterator();
        while (bytes > maxBytes && byWindow.size() > 1) {
            Map.Entry<IntBuffer, float[]> entry = eldest.next();
            bytes -= size(entry.getKey().capacity(), entry.getValue().length);
            eldest.remove();
        }
        return copy;
    }

    private static long size(int window, int logits) {
        return BYTES_PER_ENTRY + 4L * window + 4L * logits;
    }

    /// The memory in use.
    long bytes() {
        return bytes;
    }

    /// The number of texts.
    int size() {
        return byWindow.size();
    }
}
