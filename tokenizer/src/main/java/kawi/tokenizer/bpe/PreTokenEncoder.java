package kawi.tokenizer.bpe;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/// From a pre-token of bytes to ids: every byte is a token; then the neighbours whose pair has the lowest rank merge,
/// the
/// leftmost of them if there are several, until no pair merges any more (Sennrich et al. 2016, *Neural Machine
/// Translation of Rare Words with Subword Units*, section 3.2; on bytes: Radford et al. 2019).
///
/// Immutable but for its cache, which changes no result: any number of threads may share one.
public final class PreTokenEncoder {
    private static final int BYTES = 256;

    private final int[] byteIds = new int[BYTES];
    private final MergeTable merges;
    private final Optional<TokenIndex> whole;
    private final PreTokenCache cache = new PreTokenCache();

    /// @param tokens the bytes of every token that pre-tokens are made of
    /// @param merges which pairs merge
    /// @param ignoreMerges whether a pre-token that is a token is taken as it is, whatever its merges would make of it
    /// @param unknown the id that stands for bytes without a token, if there is one
    public PreTokenEncoder(TokenBytes tokens, Merges merges, boolean ignoreMerges, OptionalInt unknown) {
        this.merges = merges.table();
        var index = new TokenIndex(tokens);
        whole = ignoreMerges ? Optional.of(index) : Optional.empty();
        for (int value = 0; value < BYTES; value++) {
            int id = index.id(new byte[] {(byte) value}, 0, 1);
            byteIds[value] = id == TokenIndex.ABSENT ? unknown.orElse(TokenIndex.ABSENT) : id;
        }
    }

    /// One thread's way to encode: what it needs to work on is made once for many pre-tokens.
    public Session session() {
        return new Session();
    }

    /// Encodes pre-tokens one after the other. For one thread at a time.
    public final class Session {
        private final ShortPreToken shortPreToken = new ShortPreToken(merges);

        private Session() {}

        /// Adds the ids of a pre-token.
        ///
        /// @throws IllegalArgumentException if there is no token for a byte of it
        public void encode(byte[] utf8, int from, int to, Ids ids) {
            if (to - from == 1) {
                ids.add(byteId(utf8[from]));
            } else if (!PreTokenCache.takes(utf8, from, to)) {
                merge(utf8, from, to, ids);
            } else if (!cache.addTo(ids, utf8, from, to)) {
                int before = ids.size();
                merge(utf8, from, to, ids);
                cache.put(utf8, from, to, ids.from(before));
            }
        }

        private void merge(byte[] utf8, int from, int to, Ids ids) {
            int token = whole.map(index -> index.id(utf8, from, to)).orElse(TokenIndex.ABSENT);
            if (token != TokenIndex.ABSENT) {
                ids.add(token);
            } else if (to - from <= ShortPreToken.MAX_LENGTH) {
                shortPreToken.begin();
                for (int at = from; at < to; at++) {
                    shortPreToken.add(byteId(utf8[at]));
                }
                shortPreToken.mergeInto(ids);
            } else {
                int[] tokens = new int[to - from];
                Arrays.setAll(tokens, i -> byteId(utf8[from + i]));
                LongPreToken.mergeInto(ids, tokens, merges);
            }
        }
    }

    private int byteId(byte value) {
        int id = byteIds[value & 0xFF];
        if (id == TokenIndex.ABSENT) {
            throw new IllegalArgumentException("the vocabulary has no token for the byte 0x%02X".formatted(value));
        }
        return id;
    }
}
