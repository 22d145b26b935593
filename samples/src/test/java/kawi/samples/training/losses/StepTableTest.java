package kawi.samples.training.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import kawi.samples.request.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepTableTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadUpToAStep() {
        StepTable table = StepTable.empty(folder);
        table.add(new StepRow(1, 8.5, 2.25, 1e-5, 96, 0.5));
        table.add(new StepRow(2, 8.25, 1.5, 2e-5, 192, 0.75));
        table.save();
        StepTable read = StepTable.read(folder);
        assertEquals(table.rows(), read.rows());
        read.keepUpTo(1);
        assertEquals(table.rows().subList(0, 1), read.rows());
    }

    @Test
    void aTableHasAboutAThousandLinesWhateverTheNumberOfSteps() {
        for (long steps : new long[] {1, 50, 999, 1000, 1999, 2000, 5000, 123_456}) {
            long lines = LongStream.rangeClosed(1, steps)
                    .filter(step -> StepTable.isRecorded(step, steps))
                    .count();
            assertTrue(lines >= Math.min(steps, 1000) && lines < 2000, lines + " lines of " + steps + " steps");
        }
    }

    @Test
    void aLineThatIsNoneIsNamed() throws IOException {
        Path file = Files.writeString(
                folder.resolve(StepTable.FILE), "step,trainLoss,gradientNorm,learningRate,tokens,seconds\n1,2\n");
        String message =
                assertThrows(UsageException.class, () -> StepTable.read(folder)).getMessage();
        assertEquals(
                file
                        + ": line 2 is not step,trainLoss,gradientNorm,learningRate,tokens,seconds: correct or delete"
                        + " the file",
                message);
    }
}
