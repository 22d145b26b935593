package kawi.samples.training.losses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import kawi.engine.data.BaselineLosses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LossCurveTest {
    private static final BaselineLosses GUESSING = new BaselineLosses(Math.log(64), 3.0, 2.5);
    private static final int TRAINING_BLUE = 0x1F77B4;

    @TempDir
    Path folder;

    private BufferedImage drawn(TrainingTable table) throws IOException {
        assertEquals("", LossCurve.write(folder, "a title", table, GUESSING));
        return ImageIO.read(folder.resolve(LossCurve.FILE).toFile());
    }

    /// Falls from 100 in the first step to between 2 and 3.
    private TrainingTable table(double first) {
        TrainingTable table = TrainingTable.empty(folder);
        for (int step = 1; step <= 200; step++) {
            double loss = step < 5 ? first : 2 + 100.0 / (100 + step);
            table.steps().add(new StepRow(step, loss, 1.5, 1e-3, step, step));
            if (step % 50 == 0) {
                table.add(new TrainingRow(step, loss, loss + 0.1, 3, 1e-3, step, step));
            }
        }
        return table;
    }

    /// Rows in which the curve is drawn, without those of the legend's lines.
    private static long height(BufferedImage image) {
        return IntStream.range(100, image.getHeight())
                .filter(y -> IntStream.range(60, 650).anyMatch(x -> (image.getRGB(x, y) & 0xFFFFFF) == TRAINING_BLUE))
                .count();
    }

    @Test
    void theFirstStepsDoNotDecideTheScale() throws IOException {
        long usual = height(drawn(table(3)));
        long high = height(drawn(table(1e6)));
        assertTrue(high > 200 && high > usual / 2, "the curve is " + high + " pixels high instead of " + usual);
    }

    @Test
    void aTrainingWithoutAStepCanBeDrawn() throws IOException {
        assertTrue(drawn(TrainingTable.empty(folder)).getHeight() > 0);
        TrainingTable begun = TrainingTable.empty(folder);
        begun.add(new TrainingRow(0, 4.1, 4.2, 3, 0, 0, 0.5));
        assertTrue(drawn(begun).getHeight() > 0);
    }

    @Test
    void lossesThatAreNotFiniteOrAllTheSameCanBeDrawn() throws IOException {
        TrainingTable table = TrainingTable.empty(folder);
        table.add(new TrainingRow(0, 4, 4, 3, 0, 0, 0.5));
        table.steps().add(new StepRow(1, Double.POSITIVE_INFINITY, 0, 0, 8, 1));
        table.add(new TrainingRow(1, 4, 4, 3, 0, 8, 1));
        assertTrue(drawn(table).getHeight() > 0);
    }

    @Test
    void aPictureThatCannotBeWrittenIsTold() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        String problem = LossCurve.write(file, "a title", table(3), GUESSING);
        assertTrue(problem.contains("file"), problem);
    }
}
