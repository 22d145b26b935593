package kawi.engine.data;

import java.util.Arrays;
import java.util.Optional;
import kawi.autograd.op.CrossEntropy;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Tokens;

/// Covers the text evenly: in each epoch every token but the first is a target exactly once.
///
/// An epoch puts the documents one after another in a random order and cuts that stream into windows, the first cut at
/// a random place, so that windows differ from epoch to epoch even if there is one document only. The windows come in a
/// random order. The first and the last of a stream have fewer targets; the others of their positions are ignored.
///
/// Tokens that carry no loss are never targets ([LossMask]). Conversations are put one after another like other
/// documents: a window may begin within one and contain several, and one without any target changes no gradient.
///
/// The order of documents takes 8 bytes for each, that of windows no memory.
public final class EpochSampler implements BatchSampler {
    // The streams of random numbers of an epoch: children of the epoch's.
    private static final int DOCUMENTS = 0;
    private static final int FIRST_CUT = 1;
    private static final int WINDOWS = 2;

    private final TokenDataset dataset;
    private final int batchSize;
    private final int length;
    private final CounterRandom random;
    private Epoch epoch;

    /// @param batchSize number of windows in a batch, B
    /// @param length number of tokens in a window, T
    /// @throws IllegalArgumentException if the text is too short for one window and the token after it
    public EpochSampler(TokenDataset dataset, int batchSize, int length, CounterRandom random) {
        dataset.requireWindow(length);
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.length = length;
        this.random = random;
        epoch = new Epoch(0, 0);
    }

    @Override
    public Batch batch(long number) {
        int[] inputs = new int[batchSize * length]; // (B, T)
        int[] targets = new int[batchSize * length]; // (B, T)
        for (int b = 0; b < batchSize; b++) {
            long window = number * batchSize + b;
            epoch = epochOf(window);
            epoch.copyWindow((int) (window - epoch.firstWindow), inputs, targets, b * length);
        }
        return new Batch(new Tokens(inputs, batchSize, length, Optional.empty()), targets);
    }

    /// Epochs may differ by a window, so they are counted from the first.
    private Epoch epochOf(long window) {
        Epoch found = window < epoch.firstWindow ? new Epoch(0, 0) : epoch;
        while (window >= found.firstWindow + found.windows) {
            found = new Epoch(found.number + 1, found.firstWindow + found.windows);
        }
        return found;
    }

    /// One pass over the text.
    private final class Epoch {
        final long number;
        final long firstWindow;
        final int windows;
        private final CounterRandom epochRandom;
        private final int firstCut;
        private int[] order; // the document at each place of the stream
        private int[] starts; // where it begins in the stream

        Epoch(long number, long firstWindow) {
            this.number = number;
            this.firstWindow = firstWindow;
            epochRandom = random.child(number);
            firstCut = 1 + epochRandom.child(FIRST_CUT).below(length, 0);
            windows = 1 + Math.ceilDiv(dataset.size() - 1 - firstCut, length);
        }

        /// Copies a window of the stream into a row of a batch.
        void copyWindow(int place, int[] inputs, int[] targets, int at) {
            int window = new Permutation(windows, epochRandom.child(WINDOWS)).at(place);
            int last = dataset.size() - 1;
            int before = window == 0 ? 0 : cut(window - 1); // the targets are those after it, up to the next cut
            int upTo = Math.min(last, cut(window));
            int start = Math.min(before, last - length);
            int[] ids = new int[length + 1];
            int[] next = new int[length + 1]; // the same tokens as targets
            copy(start, ids, next);
            System.arraycopy(ids, 0, inputs, at, length);
            for (int t = 0; t < length; t++) {
                int position = start + t + 1;
                boolean isTarget = position > before && position <= upTo;
                targets[at + t] = isTarget ? next[t + 1] : CrossEntropy.IGNORED;
            }
        }

        private int cut(int window) {
            return (int) Math.min((long) firstCut + (long) window * length, dataset.size() - 1);
        }

        /// Copies ids of the stream.
        ///
        /// @param into the ids
        /// @param targets the ids that carry loss
        private void copy(int from, int[] into, int[] targets) {
            shuffleDocuments();
            int place = Arrays.binarySearch(starts, from);
            place = place >= 0 ? place : -place - 2; // the document that begins before
            for (int copied = 0; copied < into.length; place++) {
                int offset = from + copied - starts[place];
                int count = Math.min(into.length - copied, size(order[place]) - offset);
                int first = dataset.documents().start(order[place]) + offset;
                dataset.tokens().copy(first, count, into, copied);
                System.arraycopy(into, copied, targets, copied, count);
                dataset.loss().apply(first, targets, copied, count);
                copied += count;
            }
        }

        private void shuffleDocuments() {
            if (order != null) {
                return;
            }
            int documents = dataset.documents().count();
            var permutation = new Permutation(documents, epochRandom.child(DOCUMENTS));
            order = new int[documents];
            starts = new int[documents];
            for (int place = 0; place < documents; place++) {
                order[place] = permutation.at(place);
                starts[place] = place == 0 ? 0 : starts[place - 1] + size(order[place - 1]);
            }
        }

        private int size(int document) {
            DocumentIndex documents = dataset.documents();
            int end = document + 1 < documents.count() ? documents.start(document + 1) : dataset.size();
            return end - documents.start(document);
        }
    }
}
