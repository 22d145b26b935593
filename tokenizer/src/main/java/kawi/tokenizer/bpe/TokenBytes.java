package kawi.tokenizer.bpe;

import java.util.Arrays;
import java.util.List;

/// The bytes of every token, concatenated in one array.
public final class TokenBytes {
    private final byte[] bytes;
    private final int[] starts; // of each id, and where the last one ends

    /// @param tokens the bytes of each id; an id that fills a gap has none
    public TokenBytes(List<byte[]> tokens) {
        starts = new int[tokens.size() + 1];
        for (int id = 0; id < tokens.size(); id++) {
            starts[id + 1] = starts[id] + tokens.get(id).length;
        }
        bytes = new byte[starts[tokens.size()]];
        for (int id = 0; id < tokens.size(); id++) {
            System.arraycopy(tokens.get(id), 0, bytes, starts[id], tokens.get(id).length);
        }
    }

    /// The number of ids.
    public int size() {
        return starts.length - 1;
    }

    /// The number of bytes of a token.
    public int length(int id) {
        return starts[id + 1] - starts[id];
    }

    /// A token's bytes.
    public byte[] of(int id) {
        return Arrays.copyOfRange(bytes, starts[id], starts[id + 1]);
    }

    /// The bytes of tokens joined.
    public byte[] join(int... ids) {
        int length = 0;
        for (int id : ids) {
            length = Math.addExact(length, length(id));
        }
        byte[] joined = new byte[length];
        int at = 0;
        for (int id : ids) {
            System.arraycopy(bytes, starts[id], joined, at, length(id));
            at += length(id);
        }
        return joined;
    }

    /// Whether a token is these bytes.
    boolean equals(int id, byte[] other, int from, int to) {
        return Arrays.equals(bytes, starts[id], starts[id + 1], other, from, to);
    }
}
