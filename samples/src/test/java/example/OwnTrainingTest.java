package example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.io.ModelFileException;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.tokenizer.CharTokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model, a schedule and an optimizer of one's own, trained by Kawi's trainer: the example of
/// `docs/training-your-own.md`, written as a user would, outside of Kawi's packages.
@Tag("slow")
class OwnTrainingTest {
    private static final Path PAGE = Path.of("..", "docs", "training-your-own.md");
    private static final Path SOURCES = Path.of("src/test/java/example");

    private static final int STEPS = 200;
    private static final String TEXT = "the cat sat on the mat, the dog sat on the log.\n".repeat(60);

    private final CharTokenizer tokenizer = CharTokenizer.fromText(TEXT);
    private final TokenDataset.Split data = new TokenDataset(tokenizer.encode(TEXT), TEXT.length()).split(0.9);
    private final Device device = new Device(KernelSets.preferred(), 2);
    private final List<Double> losses = new ArrayList<>();

    @AfterEach
    void close() {
        device.close();
    }

    private BigramModel model() {
        return new BigramModel(tokenizer.vocabularySize(), 32, CounterRandom.ofSeed(1));
    }

    private Trainer trainer(BigramModel model, double mu, Path folder) {
        // from here
        LearningRate.Custom inverseSquareRoot = step -> 0.5 / Math.sqrt(step + 1.0);
        var config = TrainingConfig.ofSteps(STEPS)
                .batchSize(8)
                .learningRate(inverseSquareRoot)
                .evaluation(50, 4);
        var optimizer = new Momentum(model.parameters(), mu);
        var trainer = new Trainer(model, optimizer, data, config, device)
                .listen(new TrainingListener() {
                    @Override
                    public void evaluated(Evaluated evaluated) {
                        losses.add(evaluated.validationLoss());
                    }
                })
                .saveTo(CheckpointPolicy.into(folder), path -> writeWeights(model, path));
        // to here
        return trainer;
    }

    /// Any format will do.
    private static void writeWeights(BigramModel model, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("weights.txt"), model.parameters().toString());
        } catch (IOException e) {
            throw new ModelFileException(folder, "cannot be written: " + e.getMessage(), e);
        }
    }

    @Test
    void itLearnsWhatABigramModelCanLearn(@TempDir Path folder) {
        assertEquals(Trainer.Outcome.FINISHED, trainer(model(), 0.9, folder).train());
        assertEquals(Math.log(tokenizer.vocabularySize()), losses.getFirst(), 0.3, "guessing, before the first step");
        assertTrue(losses.getLast() < bigramEntropy() + 0.1, losses + ", entropy " + bigramEntropy());
        assertTrue(Files.exists(folder.resolve("weights.txt")));
    }

    /// The entropy of a character given the one before it, in nats: the lowest loss that a bigram model can have.
    private static double bigramEntropy() {
        Map<String, Double> pairs = new HashMap<>();
        Map<Character, Double> firsts = new HashMap<>();
        for (int i = 1; i < TEXT.length(); i++) {
            pairs.merge(TEXT.substring(i - 1, i + 1), 1.0, Double::sum);
            firsts.merge(TEXT.charAt(i - 1), 1.0, Double::sum);
        }
        double sum = 0;
        for (var pair : pairs.entrySet()) {
            sum -= pair.getValue()
                    * Math.log(pair.getValue() / firsts.get(pair.getKey().charAt(0)));
        }
        return sum / (TEXT.length() - 1);
    }

    @Test
    void itResumesToTheSameBits(@TempDir Path folder) {
        BigramModel straight = model();
        trainer(straight, 0.9, folder.resolve("straight")).train();

        BigramModel stopped = model();
        Trainer first = trainer(stopped, 0.9, folder.resolve("resumed"));
        first.listen(new TrainingListener() {
            @Override
            public void stepped(Step step) {
                if (step.step() == 77) {
                    first.stop();
                }
            }
        });
        assertEquals(Trainer.Outcome.STOPPED, first.train());
        BigramModel resumed = model();
        Trainer second = trainer(resumed, 0.9, folder.resolve("resumed"));
        second.resume();
        assertEquals(77, second.state().step());
        second.train();

        for (int i = 0; i < straight.parameters().size(); i++) {
            Parameter expected = straight.parameters().get(i);
            assertArrayEquals(expected.toFloats(), resumed.parameters().get(i).toFloats(), expected.name());
        }
    }

    @Test
    void aCheckpointOfAnotherOptimizerOrModelIsRefused(@TempDir Path folder) {
        trainer(model(), 0.9, folder).train();
        assertRefused("other settings: mu=0.9 there, but mu=0.5 here", trainer(model(), 0.5, folder));
        var wider = new BigramModel(tokenizer.vocabularySize(), 48, CounterRandom.ofSeed(1));
        assertRefused("is the checkpoint of another model", trainer(wider, 0.9, folder));
    }

    private static void assertRefused(String message, Trainer trainer) {
        var error = assertThrows(ModelFileException.class, trainer::resume);
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }

    /// The page shows the sources, from the class's doc comment on.
    @Test
    void thePageShowsThisExample() throws IOException {
        String page = Files.readString(PAGE);
        for (String name : List.of("BigramModel.java", "Momentum.java")) {
            String source = Files.readString(SOURCES.resolve(name));
            String code = source.substring(source.indexOf("\n/// ") + 1);
            assertTrue(page.contains(code), "the page does not show " + name + " as it is");
        }
        List<String> lines = Files.readAllLines(SOURCES.resolve("OwnTrainingTest.java"));
        lines.subList(indexOf(lines, "// from here") + 1, indexOf(lines, "// to here"))
                .forEach(line -> assertTrue(page.contains(line.strip()), "the page does not show " + line));
    }

    private static int indexOf(List<String> lines, String text) {
        return lines.stream().map(String::strip).toList().indexOf(text);
    }
}
