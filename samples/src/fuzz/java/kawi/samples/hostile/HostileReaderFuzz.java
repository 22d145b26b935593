package kawi.samples.hostile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Hostile files that a fuzzer chooses: it sees which code each leads to, keeps those that lead to new code, and changes
/// them further (libFuzzer, <https://llvm.org/docs/LibFuzzer.html>, which Jazzer brings to Java).
///
/// The first byte says which reader gets the file, unless `-Dkawi.fuzz.reader=SCHEMA` names one; the others are
/// [Choices], so that these files are as well damaged as those of [HostileReaderTest].
class HostileReaderFuzz {
    private static final HostileReader[] READERS = readers(System.getProperty("kawi.fuzz.reader", ""));
    private static final Map<HostileReader, Long> FILES = new EnumMap<>(HostileReader.class);

    private static final int WARM_UP = 50;

    private static Path folder;

    private static HostileReader[] readers(String name) {
        return name.isEmpty() ? HostileReader.values() : new HostileReader[] {HostileReader.valueOf(name)};
    }

    @BeforeAll
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("kawi-fuzz");
        var random = new Random(0);
        for (HostileReader reader : READERS) {
            warmUp(reader, random);
        }
    }

    /// Classes are instrumented when they are loaded, which takes time and memory that no reader is to blame for.
    private static void warmUp(HostileReader reader, Random random) {
        for (int i = 0; i < WARM_UP; i++) {
            byte[] choices = new byte[i];
            random.nextBytes(choices);
            try {
                reader.attempt(folder, choices);
            } catch (AssertionError e) {
                System.out.println("while warming up: " + e.getMessage());
            }
        }
    }

    @FuzzTest
    void aHostileFileIsReadOrRefusedInOneLine(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        HostileReader reader = READERS[Byte.toUnsignedInt(bytes[0]) % READERS.length];
        FILES.merge(reader, 1L, Long::sum);
        reader.attempt(folder, Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    @AfterAll
    static void tellHowManyFilesEachReaderGot() {
        System.out.println("Hostile files: " + FILES);
    }
}
