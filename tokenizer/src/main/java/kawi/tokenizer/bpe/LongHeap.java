package kawi.tokenizer.bpe;

import java.util.Arrays;

/// A binary heap of numbers, the smallest on top, without boxes.
final class LongHeap {
    private long[] heap;
    private int size;

    LongHeap(int expected) {
        heap = new long[Math.max(expected, 16)];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(long value) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size + (size >> 1));
        }
        int at = size++;
        while (at > 0 && value < heap[(at - 1) >> 1]) { // a parent that is larger moves down
            heap[at] = heap[(at - 1) >> 1];
            at = (at - 1) >> 1;
        }
        heap[at] = value;
    }

    long pop() {
        long top = heap[0];
        long last = heap[--size];
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (last <= heap[child]) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return top;
    }
}
