package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kawi.autograd.device.Device;
import kawi.autograd.kernel.vector.VectorKernels;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import kawi.samples.training.TrainingPlan;
import kawi.samples.training.TrainingRecorder;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.budget.BudgetPlan;
import kawi.samples.training.recipe.Preset;
import kawi.samples.training.recipe.Recipe;
import kawi.samples.training.text.TokenizerChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trainings with a time budget, whose clock advances each time it is read: no test depends on real time.
@Tag("slow")
class BudgetTest {
    private static final Pattern AGAIN =
            Pattern.compile("again: (--steps \\d+(?: --warmup \\d+)?(?: --replan [\\d:,]+)?)\\)");

    @TempDir
    Path temporary;

    private Path text;

    @BeforeEach
    void makeText() throws IOException {
        text = Files.writeString(temporary.resolve("text.txt"), "abcdefgh ijklmnop\n".repeat(60));
    }

    /// Reads cost some milliseconds each, and from a number on more or fewer.
    private static final class Clock implements DoubleSupplier {
        private final int change;
        private final double before;
        private final double after;
        private int reads;
        private double now;

        Clock(int change, double before, double after) {
            this.change = change;
            this.before = before;
            this.after = after;
        }

        @Override
        public double getAsDouble() {
            now += ++reads <= change ? before : after;
            return now;
        }
    }

    /// What was printed, and the clock.
    private record Result(String out, double seconds) {
        String again() {
            Matcher matcher = AGAIN.matcher(out);
            String last = "";
            while (matcher.find()) {
                last = matcher.group(1);
            }
            return last;
        }
    }

    private Result train(Path model, double seconds, Clock clock) {
        Recipe recipe = Preset.TINY.recipe().withEvaluation(new Recipe.Evaluation(100, 1));
        Recipe.Model tiny = recipe.model();
        recipe = new Recipe(
                new Recipe.Model(1, 1, 8, 8, 0.1, tiny.bias(), tiny.parts()),
                new Recipe.Steps(1, 2, 1),
                recipe.optimizer(),
                recipe.evaluation());
        return train(
                new TrainingPlan(TextSelection.of(DataSource.of(text)), TokenizerChoice.CHARACTERS, recipe, 1),
                model,
                seconds,
                clock);
    }

    private static Result train(TrainingPlan plan, Path model, double seconds, Clock clock) {
        var out = new StringWriter();
        var writer = new PrintWriter(out);
        var recorder = new TrainingRecorder(plan.recipe());
        try (TrainingSession session = TrainingSession.begin(plan, model, 1, warning -> {});
                var device = new Device(new VectorKernels(), 1)) {
            BudgetPlan budget = BudgetPlan.fix(seconds, clock, session, device);
            recorder.follow(session.plan().recipe());
            var display = new TrainingDisplay(false, false, writer, writer);
            var policy = new CheckpointPolicy(model, 10_000, Duration.ZERO);
            assertEquals(0, new TrainingRun(session, policy, recorder, device, display, Optional.of(budget)).run());
        }
        return new Result(out.toString(), clock.now);
    }

    private void assertSameBits(Path model, String again) throws IOException {
        Path repeated = temporary.resolve("repeated");
        Outcome outcome = Kawi.run(Kawi.with(
                new Object[] {
                    "train",
                    "--preset",
                    "tiny",
                    "--layers",
                    1,
                    "--heads",
                    1,
                    "--width",
                    8,
                    "--context",
                    8,
                    "--dropout",
                    0.1,
                    "--batch-size",
                    2,
                    "--eval-interval",
                    100,
                    "--eval-batches",
                    1,
                    "--threads",
                    1,
                    "--data",
                    text,
                    "--out",
                    repeated
                },
                (Object[]) again.split(" ", -1)));
        assertEquals(0, outcome.status(), outcome.err());
        assertArrayEquals(
                Files.readAllBytes(lastCheckpoint(model)), Files.readAllBytes(lastCheckpoint(repeated)), again);
        assertArrayEquals(
                Files.readAllBytes(model.resolve("model.safetensors")),
                Files.readAllBytes(repeated.resolve("model.safetensors")));
    }

    private static List<Path> checkpoints(Path model) throws IOException {
        try (var files = Files.list(model.resolve("checkpoints"))) {
            return files.sorted().toList();
        }
    }

    private static Path lastCheckpoint(Path model) throws IOException {
        return checkpoints(model).getLast();
    }

    @Test
    void theNumberOfStepsIsPrintedAndRecordedAndWithItTheTrainingHasTheSameBits() throws IOException {
        Path model = temporary.resolve("model");
        Result result = train(model, 6, new Clock(0, 0, 0.05));
        assertTrue(result.out().contains("Budget     6.0 s: "), result.out());
        assertFalse(result.out().contains("--replan"), result.out());
        assertTrue(result.seconds() > 3 && result.seconds() <= 6, result.toString());
        long steps = TrainingPlan.read(model).recipe().steps().count();
        assertTrue(result.again().startsWith("--steps " + steps), result.out());
        assertSameBits(model, result.again());
    }

    @Test
    void aMachineThatSlowsDownHasFewerStepsWithTheEndOfTheScheduleAndTheRecordedTrainingTheSameBits()
            throws IOException {
        Path model = temporary.resolve("model");
        Result result = train(model, 12, new Clock(90, 0.05, 0.1));
        assertTrue(result.out().contains(" --replan "), result.out());
        assertTrue(result.out().contains(" the machine is slower than before: "), result.out());
        assertTrue(result.seconds() <= 12 * 1.05, result.toString());
        Recipe recipe = TrainingPlan.read(model).recipe();
        assertTrue(recipe.steps().last() < recipe.steps().count());
        List<String> steps = Files.readAllLines(model.resolve("steps.csv"));
        assertTrue(steps.getLast().startsWith(recipe.steps().last() + ","), steps.getLast());
        double lastRate = Double.parseDouble(steps.getLast().split(",", -1)[3]);
        assertEquals(
                recipe.withSteps(recipe.steps().count())
                        .learningRate()
                        .at(recipe.steps().count() - 1),
                lastRate);
        assertSameBits(model, result.again());
    }

    @Test
    void aMachineThatSpeedsUpHasMoreSteps() throws IOException {
        Path model = temporary.resolve("model");
        Result result = train(model, 12, new Clock(90, 0.1, 0.02));
        assertTrue(result.out().contains(" the machine is faster than before: "), result.out());
        assertTrue(result.seconds() <= 12 * 1.05, result.toString());
        assertSameBits(model, result.again());
    }

    @Test
    void aTrainingThatWasKilledKeepsThePlanWithItsChanges() throws IOException {
        Path model = temporary.resolve("model");
        train(model, 12, new Clock(90, 0.05, 0.1));
        byte[] expected = Files.readAllBytes(lastCheckpoint(model));
        TrainingPlan plan = TrainingPlan.read(model);
        long from = plan.recipe().steps().replans().getFirst().from();
        for (Path checkpoint : checkpoints(model)) {
            String step = checkpoint.getFileName().toString().replaceAll("\\D", "");
            if (Long.parseLong(step) >= from) {
                Files.delete(checkpoint); // as if it had been killed right after the change
            }
        }
        Outcome outcome = Kawi.run("train", "--resume", model, "--threads", 1);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("resumed after step "), outcome.out());
        assertEquals(plan, TrainingPlan.read(model));
        assertArrayEquals(expected, Files.readAllBytes(lastCheckpoint(model)));
    }

    @Test
    void anAdapterIsTrainedForATimeToo() throws IOException {
        Path model = temporary.resolve("model");
        assertEquals(0, Kawi.train("--data", text, "--out", model, "--steps", 2).status());
        Object[] tune = {
            "train",
            "--from",
            model,
            "--lora",
            2,
            "--data",
            text,
            "--context",
            8,
            "--batch-size",
            2,
            "--threads",
            1,
            "--eval-interval",
            100,
            "--eval-batches",
            1,
            "--warmup",
            0
        };
        Path once = temporary.resolve("once");
        assertEquals(0, Kawi.run(Kawi.with(tune, "--out", once, "--steps", 1)).status());
        Path tuned = temporary.resolve("tuned");
        Result result = train(TrainingPlan.read(once), tuned, 6, new Clock(0, 0, 0.05));
        assertTrue(result.seconds() > 3 && result.seconds() <= 6, result.toString());
        Path again = temporary.resolve("again");
        Outcome outcome = Kawi.run(Kawi.with(
                Kawi.with(tune, "--out", again), (Object[]) result.again().split(" ", -1)));
        assertEquals(0, outcome.status(), outcome.err());
        assertArrayEquals(Files.readAllBytes(lastCheckpoint(tuned)), Files.readAllBytes(lastCheckpoint(again)));
    }

    @Test
    void minutesAndStepsExcludeEachOther() {
        for (String option : List.of("--steps=5", "--replan=3:4")) {
            Outcome outcome = Kawi.train("--data", text, "--out", temporary.resolve("model"), "--minutes=1", option);
            assertEquals(2, outcome.status());
            assertTrue(outcome.onlyErrorLine().contains("exclude each other"), outcome.err());
        }
    }

    @Test
    void anAutomaticRecipeNeedsATime() {
        Outcome outcome = Kawi.run("train", "--data", text, "--out", temporary.resolve("model"), "--preset", "auto");
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("--preset auto needs --minutes"), outcome.err());
        Outcome wrong = Kawi.run("train", "--preset", "tinny");
        assertEquals(2, wrong.status());
        assertTrue(
                wrong.onlyErrorLine()
                        .contains("--preset must be one of tiny, minute, five-minutes, twenty-minutes, hour, small,"
                                + " baby, auto, not 'tinny'"),
                wrong.err());
    }

    @Test
    void aBudgetThatIsNoTimeIsRefused() {
        for (String minutes : List.of("0", "-1", "NaN", "1e9")) {
            Outcome outcome = Kawi.train("--data", text, "--out", temporary.resolve("model"), "--minutes=" + minutes);
            assertEquals(2, outcome.status());
            assertTrue(outcome.onlyErrorLine().contains("--minutes must be more than 0"), outcome.err());
        }
    }

    @Test
    void aReplanThatIsNoneIsRefused() {
        for (String replan : List.of("5", "a:b", "5:4", "5:", "20:30", "3:8,2:9")) {
            Outcome outcome =
                    Kawi.train("--data", text, "--out", temporary.resolve("model"), "--steps=10", "--replan=" + replan);
            assertEquals(2, outcome.status(), replan + outcome.out());
            assertFalse(Files.exists(temporary.resolve("model")), replan);
        }
    }
}
