package kawi.samples.training.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.kernel.Kernels;
import kawi.autograd.optim.AdamW;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.safetensors.SafetensorsFile;
import kawi.engine.model.Gpt;
import kawi.engine.train.TrainingStep;
import kawi.samples.chat.ChatEncoder;
import kawi.samples.chat.ChatFiles;
import kawi.samples.chat.ChatFormat;
import kawi.samples.chat.Message;
import kawi.samples.data.DataSource;
import kawi.samples.data.DocumentCursor;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From a file of conversations to trained weights, held to `transformers` and PyTorch: `chat.py` beside the data.
class ChatOracleTest {
    private static final Path FOLDER = folder();
    private static final Path MODEL = FOLDER.resolve("model");
    private static final int STEPS = 10;
    private static final int BATCH = 3;
    private static final int LENGTH = 16;
    private static final double WEIGHT = 2e-5;
    private static final double LOSS = 5e-6;

    @TempDir
    private static Path temporary;

    private static Texts texts;
    private static Tokenizer tokenizer;
    private static ChatFormat format;

    private static Path folder() {
        var file = Objects.requireNonNull(ChatOracleTest.class.getResource("/kawi/samples/chat/chat.jsonl"));
        try {
            return Path.of(file.toURI()).getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void open() {
        texts = Texts.open(TextSelection.of(DataSource.of(FOLDER.resolve("chat.jsonl"))));
        tokenizer = TokenizerFile.load(MODEL);
        format = ChatFormat.of(List.of(MODEL), tokenizer);
    }

    @AfterAll
    static void close() {
        texts.close();
    }

    /// So that what is compared with `transformers` is what Kawi writes today.
    @Test
    void theTokenizerAndTheTemplateAreThoseThatKawiWrites() throws IOException {
        Tokenizer trained = new TokenizerChoice("bpe:300").tokenizer(texts, 1, warning -> {});
        TokenizerFile.save(trained, temporary);
        ChatFiles.addTemplate(temporary, trained);
        for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
            assertEquals(Files.readString(MODEL.resolve(file)), Files.readString(temporary.resolve(file)), file);
        }
    }

    private static int[] ints(JsonNode numbers) {
        return IntStream.range(0, numbers.size())
                .map(i -> numbers.get(i).asInt())
                .toArray();
    }

    @Test
    void applyChatTemplateGivesTheSameIdsAndTheSameMask() throws IOException {
        JsonNode rows = JsonMapper.builder().build().readTree(Files.readString(FOLDER.resolve("conversations.json")));
        List<List<Message>> conversations = new ArrayList<>();
        try (DocumentCursor cursor = texts.documents(TextParts::betweenCharacters)) {
            while (cursor.next().isPresent()) {
                conversations.add(
                        cursor.conversation().isPresent()
                                ? cursor.conversation().get().messages()
                                : List.of());
            }
        }
        assertEquals(rows.size(), conversations.size());
        ChatEncoder encoder = format.encoder(tokenizer);
        for (int i = 0; i < rows.size(); i++) {
            List<Message> messages = conversations.get(i);
            if (messages.isEmpty()) {
                continue; // a plain text
            }
            ChatEncoder.Encoded encoded = encoder.encode(messages);
            assertArrayEquals(ints(rows.get(i).get("ids")), encoded.ids(), "line " + (i + 1));
            boolean[] loss = encoded.carriesLoss();
            int[] mask = IntStream.range(0, loss.length)
                    .map(token -> loss[token] ? 1 : 0)
                    .toArray();
            assertArrayEquals(ints(rows.get(i).get("mask")), mask, "line " + (i + 1));
            int last = IntStream.range(0, messages.size())
                    .filter(each -> messages.get(each).role().equals(Message.ASSISTANT))
                    .max()
                    .orElseThrow();
            assertArrayEquals(
                    ints(rows.get(i).get("prompt")),
                    format.prompt(messages.subList(0, last), tokenizer),
                    "line " + (i + 1) + ": as kawi chat and kawi serve ask");
        }
    }

    @Test
    void tenStepsHaveTheLossesAndTheWeightsOfPyTorch() {
        TokenDataset text =
                TrainingText.of(texts, tokenizer, () -> format, temporary, 2).dataset();
        try (var expected = SafetensorsFile.open(FOLDER.resolve("expected.safetensors"))) {
            assertArrayEquals(expected.ints("ids"), text.ids());
            assertArrayEquals(
                    expected.ints("mask"),
                    IntStream.range(0, text.size())
                            .map(i -> text.loss().contains(i) ? 1 : 0)
                            .toArray());
            for (Kernels kernels : List.of(KernelSets.named("reference"), KernelSets.preferred())) {
                Gpt model = GptFolder.read(MODEL);
                assertArrayEquals(expected.doubles("losses"), train(model, text, kernels), LOSS);
                for (Parameter parameter : model.parameters()) {
                    float[] weights = expected.floats(parameter.name()).data();
                    assertArrayEquals(weights, parameter.toFloats(), (float) WEIGHT, parameter.name());
                }
            }
        }
    }

    private static double[] train(Gpt model, TokenDataset text, Kernels kernels) {
        double[] losses = new double[STEPS];
        try (var device = new Device(kernels, 2)) {
            var optimizer = new AdamW(model.parameters(), new AdamW.Settings(0.9, 0.99, 1e-3, 0.1));
            var step = new TrainingStep(model, optimizer, 1, device, CounterRandom.ofSeed(1));
            for (int i = 0; i < STEPS; i++) {
                int first = BATCH * i;
                int[] starts = IntStream.range(first, first + BATCH)
                        .map(window -> window * (LENGTH + 1))
                        .toArray();
                losses[i] =
                        step.run(i, List.of(text.windows(LENGTH, starts)), 0.01).loss();
            }
        }
        return losses;
    }
}
