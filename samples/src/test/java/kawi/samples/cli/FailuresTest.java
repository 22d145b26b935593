package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class FailuresTest {
    @Command(name = "reads")
    private static class Reads implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @Command(name = "trains")
    private static final class Trains extends Reads {
        @SuppressWarnings("unused") // only its presence matters
        @Option(names = "--batch-size")
        int batchSize;
    }

    private static String line(Runnable command) {
        var err = new StringWriter();
        var failures = new Failures(() -> false);
        int status = new CommandLine(command)
                .setErr(new PrintWriter(err))
                .setExecutionStrategy(failures)
                .setParameterExceptionHandler(failures)
                .execute();
        assertEquals(1, status);
        assertEquals(1, err.toString().lines().count(), err.toString());
        return err.toString();
    }

    @Test
    void outOfMemoryNamesTheOptionsThatSaveSomeOnlyWhereACommandHasThem() {
        assertTrue(
                line(new Trains()).contains("Try a smaller --batch-size, --context or --width, or allow more memory"));
        assertFalse(line(new Reads()).contains("--batch-size"));
        assertTrue(line(new Reads()).contains("(Java heap space). Allow more memory: KAWI_JAVA_OPTIONS=-Xmx8g"));
    }
}
