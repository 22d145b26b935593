package kawi.samples.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever somebody wrote into a file, its reader says in one line what is wrong, or reads it, in bounded memory.
///
/// In the build each reader gets the same few hundred files every time. `-Dkawi.hostile.seconds=60` gives each other
/// ones for a minute; `mvn -P fuzz -pl samples -am test` lets a fuzzer choose that sees what code they lead to.
@Tag("slow")
class HostileReaderTest {
    private static final int TRIES = 200;
    private static final int MAX_CHOICES = 96;
    private static final int SECONDS = Integer.getInteger("kawi.hostile.seconds", 0);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aHostileFileIsReadOrRefusedInOneLine(HostileReader reader) {
        long seed = SECONDS == 0 ? reader.name().hashCode() : System.nanoTime();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        var random = new Random(seed);
        long tries = 0;
        long read = 0;
        while (tries < TRIES || System.nanoTime() < end) {
            byte[] choices = new byte[random.nextInt(MAX_CHOICES)];
            random.nextBytes(choices);
            read += attempt(reader, choices) ? 1 : 0;
            tries++;
        }
        assertTrue(read < tries, "none of the files was refused");
        assertTrue(read > 0 || reader == HostileReader.TIKTOKEN, "all of the files were refused");
        if (SECONDS > 0) {
            System.out.printf("%s: %,d hostile files in %d seconds%n", reader, tries, SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFileThatNobodyDamagedIsRead(HostileReader reader) {
        // Five ranks are no vocabulary that Kawi knows: they are refused in the end.
        assertEquals(reader != HostileReader.TIKTOKEN, attempt(reader));
    }

    private boolean attempt(HostileReader reader, byte... choices) {
        try {
            return reader.attempt(folder, choices);
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "; choices " + HexFormat.of().formatHex(choices), e);
        }
    }

    @Test
    void whatAReaderMustNotDoIsSeen() {
        var attempt = new Attempt("a reader", IllegalArgumentException.class, 10, 64 << 20);
        attempt.run(() -> {
            throw new IllegalArgumentException("one line");
        });
        for (Throwable thrown : List.of(
                new IllegalArgumentException("two\nlines"),
                new IllegalArgumentException(""),
                new NumberFormatException("a subclass"),
                new ArrayIndexOutOfBoundsException("another"))) {
            assertThrows(
                    AssertionError.class,
                    () -> attempt.run(() -> {
                        throw (RuntimeException) thrown;
                    }));
        }
        assertThrows(AssertionError.class, () -> attempt.run(HostileReaderTest::recurse));
        assertThrows(
                AssertionError.class,
                () -> attempt.run(() -> {
                    for (int i = 0; i < 80; i++) {
                        kept = new byte[1 << 20];
                    }
                }));
    }

    private static byte[] kept;

    @SuppressWarnings("InfiniteRecursion")
    private static void recurse() {
        recurse();
    }
}
