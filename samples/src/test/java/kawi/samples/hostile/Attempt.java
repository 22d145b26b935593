package kawi.samples.hostile;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// One reading of a hostile file. It may succeed, or fail with the exception that its reader promises; it must not
/// allocate memory that is out of proportion to the file. A reading that does not end ends with the time limit of the
/// whole test run.
///
/// @param reader named in failures
/// @param promised the exception that is the reader's own
/// @param bytes of the file
/// @param mostAllocated bytes that the reading may allocate whatever the file's size
record Attempt(String reader, Class<? extends RuntimeException> promised, long bytes, long mostAllocated) {
    private static final long MAX_ALLOCATED_FOR_A_BYTE = 4_000;
    private static final int MAX_MESSAGE_LENGTH = 5_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// @return whether the file was read and not refused
    /// @throws AssertionError if the reader did what it must not
    boolean run(Runnable reading) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        boolean read = false;
        try {
            reading.run();
            read = true;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | InternalError e) {
            judge(e);
        }
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        if (allocated > mostAllocated + MAX_ALLOCATED_FOR_A_BYTE * bytes) {
            throw new AssertionError("%s allocated %,d bytes for %,d".formatted(reader, allocated, bytes));
        }
        return read;
    }

    private void judge(Throwable thrown) {
        if (!promised.equals(thrown.getClass())) {
            throw new AssertionError(reader + " threw what it does not promise: " + thrown, thrown);
        }
        String message = String.valueOf(thrown.getMessage());
        if (message.isBlank()
                || message.length() > MAX_MESSAGE_LENGTH
                || message.lines().count() != 1) {
            throw new AssertionError(reader + " threw a message that is not one line: " + message, thrown);
        }
    }
}
