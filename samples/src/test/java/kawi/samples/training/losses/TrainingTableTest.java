package kawi.samples.training.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.samples.request.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingTableTest {
    private static final String HEADER = "step,trainLoss,validationLoss,bitsPerCharacter,learningRate,tokens,seconds\n";

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadUpToAStep() {
        TrainingTable table = TrainingTable.empty(folder);
        table.add(new TrainingRow(0, 4.5, 4.25, 6.5, 0, 0, 0.125));
        table.add(new TrainingRow(250, 2.5, 2.25, 3.5, 1e-3, 192_000, 12.5));

        table.save();

        TrainingTable read = TrainingTable.read(folder);
        assertEquals(table.rows(), read.rows());
        assertEquals(12.5, read.seconds());
        read.keepUpTo(250);
        assertEquals(table.rows(), read.rows());
        read.keepUpTo(249);
        assertEquals(table.rows().subList(0, 1), read.rows());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0,1,2,3,4,5",
                "x,1,2,3,4,5,6",
                "0,1,2,3,4,5.5,6",
                "99999999999999999999,1,2,3,4,5,6",
                "",
                "\u2028"
            })
    void aLineThatIsNoneIsNamed(String line) throws IOException {
        Path file = folder.resolve(TrainingTable.FILE);
        Files.writeString(file, HEADER + line + "\n");
        assertEquals(
                file + ": line 2 is not " + HEADER.strip() + ": correct or delete the file",
                assertThrows(UsageException.class, () -> TrainingTable.read(folder))
                        .getMessage());
    }

    @Test
    void aFileThatIsNoTableIsRefused() throws IOException {
        Files.writeString(folder.resolve(TrainingTable.FILE), "{}\n");
        String message = assertThrows(UsageException.class, () -> TrainingTable.read(folder))
                .getMessage();
        assertTrue(message.contains(": line 1 is not step,"), message);
    }
}
