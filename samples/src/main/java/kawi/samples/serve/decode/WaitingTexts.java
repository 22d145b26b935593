package kawi.samples.serve.decode;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import kawi.samples.http.HttpFailure;

/// The queue in front of the batch: first come, first served.
final class WaitingTexts {

    /// A text that waits.
    ///
    /// @param index of the text in its request
    record Waiting(Submission submission, int index) {
        TextRequest request() {
            return submission.texts().get(index);
        }
    }

    private final int capacity;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    /// @param capacity maximum number of texts
    WaitingTexts(int capacity) {
        this.capacity = capacity;
    }

    /// Adds all texts of a request, or none.
    ///
    /// @throws HttpFailure 503 if there is no room, or no more texts are taken
    void add(Submission submission) {
        lock.lock();
        try {
            queue.removeIf(each -> each.submission().isCancelled());
            if (closed) {
                throw new HttpFailure(503, "the server is shutting down").withCode("shutting_down");
            }
            if (queue.size() + submission.texts().size() > capacity) {
                throw new HttpFailure(
                                503, "the server is busy: " + queue.size() + " texts are waiting; try again later")
                        .withCode("overloaded");
            }
            for (int index = 0; index < submission.texts().size(); index++) {
                queue.add(new Waiting(submission, index));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The text whose turn it is; it stays in the queue. Empty if there is none.
    Optional<Waiting> first() {
        lock.lock();
        try {
            queue.removeIf(each -> each.submission().isCancelled());
            return Optional.ofNullable(queue.peek());
        } finally {
            lock.unlock();
        }
    }

    /// Removes a text from the queue.
    void remove(Waiting text) {
        lock.lock();
        try {
            queue.remove(text);
        } finally {
            lock.unlock();
        }
    }

    /// The number of texts.
    int size() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is a text or no more will come.
    ///
    /// @return whether there is a text
    boolean await() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            return !queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more texts; those that wait are still served.
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
