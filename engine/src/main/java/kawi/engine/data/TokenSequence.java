package kawi.engine.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import kawi.engine.io.Sha256;

/// A sequence of token ids, in memory or in a file of which only what is used is read ([TokenFile]).
public sealed interface TokenSequence permits TokenSequence.InMemory, MappedSequence {

    /// The number of ids.
    int size();

    /// Copies ids into an array.
    ///
    /// @param from index of the first id
    /// @param count number of ids
    /// @param into destination
    /// @param at index of the first one in the destination
    void copy(int from, int count, int[] into, int at);

    /// The ids of a range, without the last index.
    TokenSequence part(int from, int to);

    /// A text that identifies the ids: other ids have another, as far as SHA-256 can tell.
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
