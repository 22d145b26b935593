package kawi.engine.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import kawi.engine.io.Sha256;

/// A row of token ids, wherever it lies: in memory, or in a file that the system reads where it is looked at
/// ([TokenFile]).
public sealed interface TokenSequence permits TokenSequence.InMemory, MappedSequence {

    /// How many ids there are.
    int size();

    /// Copies ids into an array.
    ///
    /// @param from the first
    /// @param count how many
    /// @param into where they go
    /// @param at where the first one goes
    void copy(int from, int count, int[] into, int at);

    /// A part of the row.
    TokenSequence part(int from, int to);

    /// A text that rows of other ids do not share, as far as SHA-256 knows.
    String fingerprint();

    /// Ids in an array.
    record InMemory(int[] ids) implements TokenSequence {

        @Override
        public int size() {
            return ids.length;
        }

        @Override
        public void copy(int from, int count, int[] into, int at) {
            System.arraycopy(ids, from, into, at, count);
        }

        @Override
        public TokenSequence part(int from, int to) {
            return new InMemory(Arrays.copyOfRange(ids, from, to));
        }

        @Override
        public String fingerprint() {
            MessageDigest digest = Sha256.digest();
            var buffer = ByteBuffer.allocate(Integer.BYTES);
            for (int id : ids) {
                digest.update(buffer.putInt(0, id).rewind());
            }
            return Sha256.text(digest);
        }
    }
}
