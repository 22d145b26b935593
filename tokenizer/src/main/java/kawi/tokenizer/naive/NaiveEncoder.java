package kawi.tokenizer.naive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.pretoken.PreTokenizer;
import kawi.tokenizer.pretoken.PreTokens;

/// Encodes a text by byte-pair encoding (Sennrich et al. 2016, *Neural Machine Translation of Rare Words with Subword
/// Units*, section 3.2; on bytes: Radford et al. 2019): the text is cut into pre-tokens, which are about words with the
/// space before them, and within each the bytes become tokens, pair by pair.
///
/// Not handled: added tokens such as `<|endoftext|>`, normalisation, bytes without a token.
public final class NaiveEncoder {
    private final PreTokenizer preTokenizer;
    private final int[] byteIds;
    private final Map<Pair, Integer> ranks = new HashMap<>();
    private final Map<Pair, Integer> tokens = new HashMap<>();

    private record Pair(int left, int right) {}

    /// @param byteIds the id of each of the 256 bytes
    public NaiveEncoder(PreTokenizer preTokenizer, int[] byteIds, Merges merges) {
        this.preTokenizer = preTokenizer;
        this.byteIds = byteIds.clone();
        for (int place = 0; place < merges.all().size(); place++) {
            Merge merge = merges.all().get(place);
            var pair = new Pair(merge.left(), merge.right());
            ranks.put(pair, merges.rankedByToken() ? merge.token() : place);
            tokens.put(pair, merge.token());
        }
    }

    /// The ids of a text: those of its pre-tokens, one after the other.
    public List<Integer> encode(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var ids = new ArrayList<Integer>();
        for (PreTokens found = preTokenizer.preTokens(utf8, 0, utf8.length); found.next(); ) {
            ids.addAll(encode(Arrays.copyOfRange(found.utf8(), found.start(), found.end())));
        }
        return ids;
    }

    /// The ids of one pre-token.
    public List<Integer> encode(byte[] preToken) {
        var ids = new ArrayList<Integer>();
        for (byte each : preToken) {
            ids.add(byteIds[each & 0xFF]);
        }
        merge(ids);
        return ids;
    }

    /// Merges the neighbours whose pair has the lowest rank, the leftmost of them, until no pair is in the table.
    private void merge(List<Integer> ids) {
        while (true) {
            int best = -1;
            int lowest = Integer.MAX_VALUE;
            for (int at = 0; at + 1 < ids.size(); at++) {
                int rank = ranks.getOrDefault(new Pair(ids.get(at), ids.get(at + 1)), Integer.MAX_VALUE);
                if (rank < lowest) {
                    best = at;
                    lowest = rank;
                }
            }
            if (best < 0) {
                return;
            }
            ids.set(best, tokens.get(new Pair(ids.get(best), ids.get(best + 1))));
            ids.subList(best + 1, best + 2).clear();
        }
    }
}
