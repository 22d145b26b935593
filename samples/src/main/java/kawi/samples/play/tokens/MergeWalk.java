package kawi.samples.play.tokens;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kawi.samples.play.tokens.SplitText.Token;
import kawi.samples.request.UsageException;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.pretoken.PreTokens;

/// How byte-pair encoding makes tokens of a word: from bytes, one merge after the other, the lowest rank first.
///
/// @param steps the bytes, then the tokens after each merge
record MergeWalk(List<Step> steps) {

    /// The tokens after a merge.
    ///
    /// @param tokens of the whole word
    /// @param at index of the new token; -1 before the first merge
    /// @param rank of the merge: how early it was learned, from 0; -1 before the first merge, and where a whole word
    /// is looked up in the vocabulary instead of merged
    record Step(List<Token> tokens, int at, int rank) {}

    private record Pair(int left, int right) {}

    private record RankedMerge(int rank, int token) {}

    /// The merges of a word. Merging never crosses the border of a pre-token.
    ///
    /// @throws UsageException if the tokenizer does not merge bytes
    static MergeWalk of(String word, BpeTokenizer tokenizer) {
        var definition = tokenizer.definition();
        if (!definition.model().isByteLevel() || !definition.normalization().isEmpty()) {
            throw new UsageException(
                    "this tokenizer does not merge bytes alone, or changes texts first: its merges cannot be shown");
        }
        return new Walk(tokenizer).walk(word);
    }

    /// A walk in progress.
    private static final class Walk {
        private final BpeTokenizer tokenizer;
        private final Map<Pair, RankedMerge> merges = new HashMap<>();
        private final int[] byteIds = new int[256];
        private final List<Step> steps = new ArrayList<>();
        private final List<Integer> ids = new ArrayList<>(); // of the whole word

        Walk(BpeTokenizer tokenizer) {
            this.tokenizer = tokenizer;
            Merges table = tokenizer.definition().model().merges();
            for (int place = 0; place < table.all().size(); place++) {
                Merge merge = table.all().get(place);
                merges.put(
                        new Pair(merge.left(), merge.right()),
                        new RankedMerge(table.rankedByToken() ? merge.token() : place, merge.token()));
            }
            TokenBytes tokens = tokenizer.definition().model().tokens();
            for (int id = tokens.size() - 1; id >= 0; id--) {
                if (tokens.length(id) == 1) {
                    byteIds[tokens.of(id)[0] & 0xFF] = id;
                }
            }
        }

        MergeWalk walk(String word) {
            byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
            for (byte each : utf8) {
                ids.add(byteIds[each & 0xFF]);
            }
            step(-1, -1);
            PreTokens preTokens =
                    tokenizer.definition().preTokenization().preTokenizer().preTokensAtStart(utf8, 0, utf8.length);
            int from = 0;
            while (preTokens.next()) {
                from = merge(from, preTokens.end() - preTokens.start());
            }
            requireSame(word);
            return new MergeWalk(List.copyOf(steps));
        }

        /// Merges one pre-token.
        ///
        /// @param from index of its first symbol
        /// @param count number of its bytes
        /// @return the index after its last token
        private int merge(int from, int count) {
            int to = from + count;
            int whole = wholeToken(from, to);
            if (whole >= 0) {
                replace(from, to, whole, -1);
                return from + 1;
            }
            while (true) {
                int best = -1;
                RankedMerge lowest = null;
                for (int at = from; at + 1 < to; at++) {
                    RankedMerge merge = merges.get(new Pair(ids.get(at), ids.get(at + 1)));
                    if (merge != null && (lowest == null || merge.rank() < lowest.rank())) {
                        best = at;
                        lowest = merge;
                    }
                }
                if (lowest == null) {
                    return to;
                }
                replace(best, best + 2, lowest.token(), lowest.rank());
                to--;
            }
        }

        /// The token that a whole pre-token is, where the vocabulary looks whole words up; -1 for none.
        private int wholeToken(int from, int to) {
            if (!tokenizer.definition().model().ignoreMerges() || to - from < 2) {
                return -1;
            }
            TokenBytes tokens = tokenizer.definition().model().tokens();
            byte[] word = tokens.join(
                    ids.subList(from, to).stream().mapToInt(Integer::intValue).toArray());
            for (int id = 0; id < tokens.size(); id++) {
                if (tokens.length(id) == word.length && Arrays.equals(tokens.of(id), word)) {
                    return id;
                }
            }
            return -1;
        }

        private void replace(int from, int to, int token, int rank) {
            ids.set(from, token);
            ids.subList(from + 1, to).clear();
            step(from, rank);
        }

        private void step(int at, int rank) {
            steps.add(new Step(ids.stream().map(id -> Token.of(id, tokenizer)).toList(), at, rank));
        }

        /// A vocabulary may also have tokens that no merge makes, or cut texts in a way that adds something.
        private void requireSame(String word) {
            if (!Arrays.equals(
                    tokenizer.encode(word),
                    ids.stream().mapToInt(Integer::intValue).toArray())) {
                throw new UsageException("this tokenizer does more than merge bytes: its merges cannot be shown");
            }
        }
    }
}
