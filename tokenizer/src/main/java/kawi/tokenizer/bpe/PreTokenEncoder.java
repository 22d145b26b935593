package kawi.tokenizer.bpe;

import java.util.Arrays;
import java.util.Optional;

/// Encodes pre-tokens: every byte or character is a token; then the neighbours whose pair has the lowest rank merge,
/// the leftmost of them if there are several, until no pair merges any more (Sennrich et al. 2016, *Neural Machine
/// Translation of Rare Words with Subword Units*, section 3.2; on bytes: Radford et al. 2019).
///
/// Immutable but for its cache, which changes no result: any number of threads may share one.
public final class PreTokenEncoder {
    private final SymbolReader symbols;
    private final MergeTable merges;
    private final Optional<TokenIndex> whole;
    private final PreTokenCache cache = new PreTokenCache();

    /// @param model whose tokens are those that pre-tokens are made of
    public PreTokenEncoder(BpeModel model) {
        merges = model.merges().table();
        var index = new TokenIndex(model.tokens());
        whole = model.ignoreMerges() ? Optional.of(index) : Optional.empty();
        symbols = SymbolReader.of(index, model.symbols());
    }

    /// The working memory of one thread for many pre-tokens.
    public Session session() {
        return new Session();
    }

    /// Encodes pre-tokens one after the other. For one thread at a time.
    public final class Session {
        private final ShortPreToken shortPreToken = new ShortPreToken(merges);
        private int[] buffer = new int[ShortPreToken.MAX_LENGTH];

        private Session() {}

        /// Adds the ids of a pre-token.
        ///
        /// @throws IllegalArgumentException if there is no token for a byte or character of it
        public void encode(byte[] utf8, int from, int to, Ids ids) {
            if (to - from == 1) {
                symbols.read(utf8, from, to, buffer);
                ids.add(buffer[0]);
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
                return;
            }
            if (to - from > buffer.length) {
                buffer = new int[to - from];
            }
            int count = symbols.read(utf8, from, to, buffer);
            if (count <= ShortPreToken.MAX_LENGTH) {
                shortPreToken.mergeInto(ids, buffer, count);
            } else {
                LongPreToken.mergeInto(ids, Arrays.copyOf(buffer, count), merges);
            }
        }
    }
}
