package kawi.engine.data;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// The documents of a text: where each begins among its token ids, and which of them are for validation.
///
/// A text without documents is one document.
public final class DocumentIndex {
    private static final DocumentIndex SINGLE = new DocumentIndex(new int[] {0}, OptionalInt.empty(), 0);

    private final int[] starts; // ascending, from 0 on
    private final OptionalInt training;
    private final long trainingCharacters;

    private DocumentIndex(int[] starts, OptionalInt training, long trainingCharacters) {
        this.starts = starts;
        this.training = training;
        this.trainingCharacters = trainingCharacters;
    }

    /// A text that is one document.
    public static DocumentIndex single() {
        return SINGLE;
    }

    /// Documents that are not divided into training and validation.
    ///
    /// @param starts the index of the first id of each document, ascending from 0
    /// @throws IllegalArgumentException if they do not begin with 0 or do not ascend
    public static DocumentIndex of(int... starts) {
        boolean ascends =
                IntStream.range(1, starts.length).allMatch(document -> starts[document - 1] < starts[document]);
        if (starts.length == 0 || starts[0] != 0 || !ascends) {
            throw new IllegalArgumentException("the documents must begin at ascending positions from 0 on");
        }
        return new DocumentIndex(starts.clone(), OptionalInt.empty(), 0);
    }

    /// The same documents, of which the first are for training and the others for validation.
    ///
    /// @param documents the number of documents for training
    /// @param characters the number of their characters (code points)
    /// @throws IllegalArgumentException if a part would have no document
    public DocumentIndex withTraining(int documents, long characters) {
        if (documents < 1 || documents >= starts.length) {
            throw new IllegalArgumentException(
                    documents + " of " + starts.length + " documents for training leave none for one of the parts");
        }
        return new DocumentIndex(starts, OptionalInt.of(documents), characters);
    }

    /// The number of documents.
    public int count() {
        return starts.length;
    }

    /// The index of the first id of a document.
    public int start(int document) {
        return starts[document];
    }

    /// The start of a document that is nearest to an id; of two, the first.
    int nearest(int id) {
        int place = Arrays.binarySearch(starts, id);
        if (place >= 0) {
            return id;
        }
        int next = -place - 1; // not 0: a document begins at the first id
        boolean isBeforeNearer = next == starts.length || id - starts[next - 1] <= starts[next] - id;
        return isBeforeNearer ? starts[next - 1] : starts[next];
    }

    /// The number of documents for training; empty if the documents are not divided.
    public OptionalInt training() {
        return training;
    }

    /// The number of characters of the documents for training; 0 if the documents are not divided.
    public long trainingCharacters() {
        return trainingCharacters;
    }

    /// The documents of a range of ids. A document that begins before the range begins with it.
    DocumentIndex part(int from, int to) {
        int[] inside = Arrays.stream(starts)
                .filter(start -> start > from && start < to)
                .map(start -> start - from)
                .toArray();
        int[] all = new int[inside.length + 1];
        System.arraycopy(inside, 0, all, 1, inside.length);
        return all.length == 1 ? SINGLE : new DocumentIndex(all, OptionalInt.empty(), 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DocumentIndex that
                && Arrays.equals(starts, that.starts)
                && training.equals(that.training)
                && trainingCharacters == that.trainingCharacters;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(starts);
    }

    @Override
    public String toString() {
        return starts.length + " documents";
    }
}
