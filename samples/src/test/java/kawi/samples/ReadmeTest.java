package kawi.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.ModelWriter;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.checkpoint.CheckpointPolicy;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.file.TokenizerFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The README's example of Kawi as a library: it compiles, it runs, and it is the one that stands in the README.
class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path THIS = Path.of("src/test/java/kawi/samples/ReadmeTest.java");

    /// The lines between the two comments are the README's, but for the number of steps, which a test cannot wait
    /// for.
    private static void example(Path book, Path folder) throws IOException {
        // from here
        String text = Files.readString(book);
        var tokenizer = CharTokenizer.fromText(text);
        var data = new TokenDataset(tokenizer.encode(text), text.length()).split(0.9);
        var config = GptConfig.of(tokenizer.vocabularySize())
                .layers(4)
                .heads(4)
                .width(128)
                .contextLength(64)
                .bias(false)
                .build();
        var model = new Gpt(config, CounterRandom.ofSeed(1));
        var optimizer = new AdamW(model.parameters(), AdamW.Settings.DEFAULT.weightDecay(0.1));
        var training = TrainingConfig.ofSteps(2000).batchSize(12);
        var writing = GenerationConfig.of(200, DecodingStrategy.greedy());
        try (var device = new Device(KernelSets.preferred(), 2)) {
            new Trainer(model, optimizer, data, training, device)
                    .saveTo(CheckpointPolicy.into(folder), ModelWriter.of(model))
                    .train();
            TokenizerFile.save(tokenizer, folder);
            var generator = new Generator(model, device);
            int[] written = generator
                    .generate(tokenizer.encode("The "), writing, step -> {})
                    .ids();
            System.out.println(tokenizer.decode(written));
        }
        // to here
    }

    private static List<String> exampleInTheSource() throws IOException {
        List<String> lines =
                Files.readAllLines(THIS).stream().map(String::strip).toList();
        return lines.subList(lines.indexOf("// from here") + 1, lines.indexOf("// to here"));
    }

    @Test
    void theExampleStandsInTheReadme() throws IOException {
        List<String> readme =
                Files.readAllLines(README).stream().map(String::strip).toList();
        int begin = readme.indexOf(exampleInTheSource().getFirst());
        assertTrue(begin >= 0, "the README has no line " + exampleInTheSource().getFirst());
        assertEquals(
                exampleInTheSource(),
                readme.subList(begin, begin + exampleInTheSource().size()));
    }

    @Test
    void theExampleRefusesATextThatIsTooShortAndSoCompilesAndBegins(@TempDir Path folder) throws IOException {
        Path book = Files.writeString(folder.resolve("book.txt"), "The whale.");
        try {
            example(book, folder);
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().contains("need at least 65 tokens"), e.getMessage());
        }
    }
}
