package kawi.tokenizer.training;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.MergeTable;
import kawi.tokenizer.bpe.Merges.Merge;

/// Finds merges: the pair of neighbours that occurs most often becomes a token, everywhere, and again (Gage 1994, *A
/// New Algorithm for Data Compression*; Sennrich et al. 2016, section 3.2 and algorithm 1).
///
/// The plain way counts all pairs anew for every merge. Here only what a merge changes is counted: the neighbours of
/// the places where it happens, in the words in which it happens.
final class MergeLearner {
    private final int[] tokens; // of all words, one behind the other
    private final int[] starts; // of each word
    private final int[] lengths; // which shrink
    private final long[] counts; // of each word
    private final PairTable pairs = new PairTable();
    private final BitSet grown = new BitSet(); // pairs that the merge at hand has made more frequent
    private int next = BpeTrainingConfig.BYTES; // id of the next token

    MergeLearner(PreTokenCounts preTokens) {
        int words = preTokens.size();
        starts = new int[words];
        lengths = new int[words];
        counts = new long[words];
        tokens = new int[words == 0 ? 0 : preTokens.end(words - 1)];
        int[] ids = idsOfBytes();
        for (int word = 0; word < words; word++) {
            starts[word] = preTokens.start(word);
            lengths[word] = preTokens.end(word) - preTokens.start(word);
            counts[word] = preTokens.count(word);
            for (int at = preTokens.start(word); at < preTokens.end(word); at++) {
                tokens[at] = ids[preTokens.bytes()[at] & 0xFF];
                if (at > preTokens.start(word)) {
                    int number = pairs.number(MergeTable.pair(tokens[at - 1], tokens[at]));
                    pairs.add(number, counts[word]);
                    pairs.addWord(number, word);
                }
            }
        }
    }

    private static int[] idsOfBytes() {
        int[] ids = new int[BpeTrainingConfig.BYTES];
        byte[] bytes = ByteAlphabet.inOrder();
        for (int id = 0; id < bytes.length; id++) {
            ids[bytes[id] & 0xFF] = id;
        }
        return ids;
    }

    /// The merges in order; fewer than asked for if no pair occurs often enough any more.
    List<Merge> learn(int most, long minimumFrequency, BpeTrainingListener listener) {
        var merges = new ArrayList<Merge>();
        var heap = new PairHeap(pairs);
        while (merges.size() < most) {
            int number = heap.pop();
            if (number < 0 || pairs.count(number) < minimumFrequency) {
                break;
            }
            long pair = pairs.pair(number);
            var merge = new Merge((int) (pair >>> 32), (int) pair, next++);
            merges.add(merge);
            for (int word : pairs.words(number)) {
                merge(word, merge);
            }
            pairs.clear(number);
            grown.stream().forEach(heap::push);
            grown.clear();
            listener.merged(merges.size(), most);
        }
        return merges;
    }

    /// Merges a pair wherever it stands in a word, from left to right.
    private void merge(int word, Merge merge) {
        int start = starts[word];
        int end = start + lengths[word];
        int kept = start; // where the next token of the shrunk word goes
        int at = start;
        while (at < end) {
            boolean isPair = tokens[at] == merge.left() && at + 1 < end && tokens[at + 1] == merge.right();
            if (!isPair) {
                tokens[kept++] = tokens[at++];
                continue;
            }
            if (kept > start) {
                int left = tokens[kept - 1];
                replace(word, MergeTable.pair(left, merge.left()), MergeTable.pair(left, merge.token()));
            }
            if (at + 2 < end) {
                int right = tokens[at + 2];
                replace(word, MergeTable.pair(merge.right(), right), MergeTable.pair(merge.token(), right));
            }
            tokens[kept++] = merge.token();
            at += 2;
        }
        lengths[word] = kept - start;
    }

    /// A pair of a word becomes another.
    private void replace(int word, long old, long other) {
        pairs.add(pairs.number(old), -counts[word]);
        int number = pairs.number(other);
        pairs.add(number, counts[word]);
        pairs.addWord(number, word);
        grown.set(number);
    }
}
