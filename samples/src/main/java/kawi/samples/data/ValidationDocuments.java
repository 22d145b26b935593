package kawi.samples.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import kawi.samples.request.UsageException;

/// Chooses the documents that are kept for validation: about a tenth of the characters.
///
/// The choice depends on the texts of the documents only, neither on their names and order nor on the seed: documents
/// are taken in the order of a hash of their texts, which is as good as a random one, each that still fits into a tenth
/// of the characters, until nine tenths of that are full, or a fifth of the documents is taken (one of them may be
/// longer than all others together). If none fits, the shortest is taken. Equal documents have equal hashes and stay
/// together, so no document is in both parts.
final class ValidationDocuments {
    private static final double SHARE = 0.1;
    private static final double FULL = 0.09;
    private static final double MAX_DOCUMENTS = 0.2;

    private ValidationDocuments() {}

    /// The numbers of the chosen documents.
    ///
    /// @throws UsageException if there are not two different documents
    static BitSet of(DocumentTable documents) {
        List<Group> groups = groups(documents);
        if (groups.size() < 2) {
            throw new UsageException("--split documents needs at least two different documents, one of them to keep for"
                    + " validation; --split tail keeps the last tenth of the text");
        }
        long all = documents.characters();
        long chosen = 0;
        var numbers = new BitSet();
        for (Group group : groups) {
            boolean isFull = chosen >= FULL * all || numbers.cardinality() >= MAX_DOCUMENTS * documents.size();
            if (!isFull && chosen + group.characters() <= SHARE * all) {
                chosen += group.characters();
                group.addTo(numbers);
            }
        }
        if (chosen == 0) {
            groups.stream()
                    .min(Comparator.comparingLong(Group::characters))
                    .orElseThrow()
                    .addTo(numbers);
        }
        return numbers;
    }

    /// Equal documents.
    ///
    /// @param numbers of the documents
    /// @param characters of all of them together
    private record Group(int[] numbers, long characters) {
        void addTo(BitSet all) {
            for (int number : numbers) {
                all.set(number);
            }
        }
    }

    /// In the order of the hashes.
    private static List<Group> groups(DocumentTable documents) {
        int[] sorted = IntStream.range(0, documents.size())
                .boxed()
                .sorted(Comparator.comparingLong(documents::hash))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] starts = IntStream.range(0, sorted.length)
                .filter(i -> i == 0 || documents.hash(sorted[i]) != documents.hash(sorted[i - 1]))
                .toArray();
        return IntStream.range(0, starts.length)
                .mapToObj(i -> {
                    int end = i + 1 < starts.length ? starts[i + 1] : sorted.length;
                    int[] numbers = Arrays.copyOfRange(sorted, starts[i], end);
                    long characters = IntStream.of(numbers)
                            .mapToLong(documents::characters)
                            .sum();
                    return new Group(numbers, characters);
                })
                .toList();
    }
}
