package kawi.tokenizer.bpe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The merges of a vocabulary in the order of their ranks.
///
/// @param all the merges
/// @param rankedByToken whether a merge's rank is the id of the token that it makes, as in OpenAI's files, which know
/// tokens only and no pairs: there any two neighbours merge whose bytes together are a token. Otherwise the rank is the
/// merge's place in the list.
public record Merges(List<Merge> all, boolean rankedByToken) {

    /// A pair becomes a token.
    ///
    /// @param left id
    /// @param right id
    /// @param token id of the token whose bytes are those of both
    public record Merge(int left, int right, int token) {}

    public Merges {
        all = List.copyOf(all);
    }

    /// All ways to make tokens of two others, by the ids of the tokens made.
    ///
    /// @param tokens by rank
    public static Merges ofRankedTokens(TokenBytes tokens) {
        var index = new TokenIndex(tokens);
        var all = new ArrayList<Merge>();
        for (int id = 0; id < tokens.size(); id++) {
            byte[] bytes = tokens.of(id);
            var ways = new ArrayList<Merge>();
            for (int cut = 1; cut < bytes.length; cut++) {
                int left = index.id(bytes, 0, cut);
                int right = index.id(bytes, cut, bytes.length);
                if (left != TokenIndex.ABSENT && right != TokenIndex.ABSENT) {
                    ways.add(new Merge(left, right, id));
                }
            }
            ways.sort(Comparator.comparingInt(Merge::left).thenComparingInt(Merge::right));
            all.addAll(ways);
        }
        return new Merges(all, true);
    }

    /// The merges by pair. Where a pair occurs twice, the last one counts, as in Hugging Face's `tokenizers`.
    MergeTable table() {
        var table = new MergeTable();
        for (int place = all.size() - 1; place >= 0; place--) {
            Merge merge = all.get(place);
            table.put(merge.left(), merge.right(), rankedByToken ? merge.token() : place, merge.token());
        }
        return table;
    }
}
