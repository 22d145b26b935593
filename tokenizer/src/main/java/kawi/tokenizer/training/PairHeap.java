package kawi.tokenizer.training;

import java.util.Arrays;

/// Pairs by how often they occur, the most frequent on top; of those that occur equally often, the one with the lower
/// left id, then the lower right id.
///
/// Counts change while pairs wait. One that has grown is pushed again; one that has shrunk is noticed when it comes to
/// the top, and sinks to its place. So a count costs the heap nothing until it matters.
final class PairHeap {
    private final PairTable table;
    private long[] counts; // when the pair was pushed
    private int[] numbers;
    private int size;

    PairHeap(PairTable table) {
        this.table = table;
        counts = new long[Math.max(16, table.size())];
        numbers = new int[counts.length];
        for (int number = 0; number < table.size(); number++) {
            push(number);
        }
    }

    /// A pair occurs more often than when it was pushed last.
    void push(int number) {
        if (size == numbers.length) {
            counts = Arrays.copyOf(counts, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        int at = size++;
        set(at, number);
        while (at > 0 && isBefore(at, (at - 1) / 2)) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    /// The pair that occurs most often now; it leaves the heap.
    ///
    /// @return its number, or -1 if no pair occurs any more
    int pop() {
        while (size > 0) {
            int number = numbers[0];
            if (counts[0] == table.count(number)) {
                removeTop();
                if (table.count(number) > 0) {
                    return number;
                }
            } else if (table.count(number) == 0) {
                removeTop();
            } else {
                set(0, number);
                sink();
            }
        }
        return -1;
    }

    private void removeTop() {
        size--;
        counts[0] = counts[size];
        numbers[0] = numbers[size];
        sink();
    }

    private void set(int at, int number) {
        counts[at] = table.count(number);
        numbers[at] = number;
    }

    private void sink() {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(child + 1, child)) {
                child++;
            }
            if (!isBefore(child, at)) {
                return;
            }
            swap(at, child);
            at = child;
        }
    }

    private boolean isBefore(int one, int other) {
        return counts[one] != counts[other]
                ? counts[one] > counts[other]
                : table.pair(numbers[one]) < table.pair(numbers[other]);
    }

    private void swap(int one, int other) {
        long count = counts[one];
        counts[one] = counts[other];
        counts[other] = count;
        int number = numbers[one];
        numbers[one] = numbers[other];
        numbers[other] = number;
    }
}
