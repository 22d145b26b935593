package kawi.tokenizer.naive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.pretoken.PreTokenizer;
import kawi.tokenizer.pretoken.PreTokens;

/// Learns merges from a text (Sennrich et al. 2016, *Neural Machine Translation of Rare Words with Subword Units*,
/// algorithm 1): counts all pairs of neighbouring tokens, replaces the most frequent pair by a new token everywhere,
/// and repeats.
///
/// Of pairs that are equally frequent, the one with the lower left id is merged, then the one with the lower right id.
public final class NaiveTrainer {
    private static final int BYTES = 256;

    private NaiveTrainer() {}

    private record Pair(int left, int right) {}

    /// The merges in order; fewer than asked for if no pair is frequent enough. New tokens get the ids 256, 257, ...
    ///
    /// @param byteIds the id of each of the 256 bytes, from 0 to 255
    /// @param count how many merges to learn
    /// @param minFrequency how often a pair must occur
    public static List<Merge> train(
            String text, PreTokenizer preTokenizer, int[] byteIds, int count, int minFrequency) {
        List<List<Integer>> words = words(text, preTokenizer, byteIds);
        var merges = new ArrayList<Merge>();
        while (merges.size() < count) {
            Map<Pair, Integer> counts = count(words);
            Optional<Pair> best = counts.keySet().stream()
                    .filter(pair -> counts.get(pair) >= minFrequency)
                    .min(Comparator.<Pair>comparingInt(pair -> -counts.get(pair))
                            .thenComparingInt(Pair::left)
                            .thenComparingInt(Pair::right));
            if (best.isEmpty()) {
                break;
            }
            var merge = new Merge(best.get().left(), best.get().right(), BYTES + merges.size());
            words.forEach(word -> merge(word, merge));
            merges.add(merge);
        }
        return merges;
    }

    private static List<List<Integer>> words(String text, PreTokenizer preTokenizer, int[] byteIds) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        var words = new ArrayList<List<Integer>>();
        for (PreTokens found = preTokenizer.preTokens(utf8, 0, utf8.length); found.next(); ) {
            var word = new ArrayList<Integer>();
            for (int at = found.start(); at < found.end(); at++) {
                word.add(byteIds[found.utf8()[at] & 0xFF]);
            }
            words.add(word);
        }
        return words;
    }

    private static Map<Pair, Integer> count(List<List<Integer>> words) {
        var counts = new HashMap<Pair, Integer>();
        for (List<Integer> word : words) {
            for (int at = 0; at + 1 < word.size(); at++) {
                counts.merge(new Pair(word.get(at), word.get(at + 1)), 1, Integer::sum);
            }
        }
        return counts;
    }

    private static void merge(List<Integer> word, Merge merge) {
        for (int at = 0; at + 1 < word.size(); at++) {
            if (word.get(at) == merge.left() && word.get(at + 1) == merge.right()) {
                word.set(at, merge.token());
                word.subList(at + 1, at + 2).clear();
            }
        }
    }
}
