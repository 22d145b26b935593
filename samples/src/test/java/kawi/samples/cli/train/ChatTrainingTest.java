package kawi.samples.cli.train;

import static kawi.samples.cli.train.FolderBytes.assertSame;
import static kawi.samples.cli.train.FolderBytes.files;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.model.Gpt;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.chat.Message;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.request.SavedModel;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.Folders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `kawi train --data chat.jsonl`: conversations, from random weights and from a model.
@Tag("slow")
class ChatTrainingTest {
    private static final int STEPS = 6;
    private static final int CONVERSATIONS = 24;

    @TempDir
    private static Path shared;

    private static Path chat;
    private static Path plain;

    @TempDir
    Path temporary;

    @BeforeAll
    static void writeTexts() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < CONVERSATIONS; i++) {
            String system = "{\"role\": \"system\", \"content\": \"Be brief.\"}, ";
            lines.add(
                    i % 3 == 0
                            ? "{\"prompt\": \"Say %d.\", \"completion\": \"%d!\"}".formatted(i, i)
                            : "{\"messages\": [%s{\"role\": \"user\", \"content\": \"Say %d.\"}, {\"role\": \"assistant\", \"content\": \"%d!\"}, {\"role\": \"user\", \"content\": \"Yes?\"}, {\"role\": \"assistant\", \"content\": \"No.\"}]}"
                                    .formatted(i % 2 == 0 ? system : "", i, i));
        }
        chat = Files.write(shared.resolve("chat.jsonl"), lines);
        plain = Files.writeString(
                shared.resolve("plain.txt"), "abcdefghijklmnopqrstuvwxyz SYBN.?!0123456789\n".repeat(20));
    }

    private static Outcome run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("train", "--steps", STEPS, "--eval-interval", 3, "--keep", 9));
        all.addAll(List.of("--eval-batches", 1, "--batch-size", 2, "--warmup", 1, "--context", 16));
        Stream.of(arguments)
                .flatMap(each -> Stream.of(each.toString().split(" ")))
                .forEach(all::add);
        return Kawi.run(all.toArray());
    }

    private Path trained(String name, Object... arguments) {
        Path folder = temporary.resolve(name);
        Outcome outcome = run(
                Stream.concat(Stream.of("--out", folder), Stream.of(arguments)).toArray());
        assertEquals(0, outcome.status(), outcome.err());
        return folder;
    }

    private static String refused(Outcome outcome) {
        assertEquals(2, outcome.status(), outcome.out());
        return outcome.onlyErrorLine();
    }

    private Path base() {
        return trained("base", "--preset tiny --data", plain);
    }

    private static TokenDataset dataset(Path folder, Tokenizer tokenizer) {
        return TokenFile.read(folder.resolve("tokens.bin"), tokenizer.vocabularySize())
                .orElseThrow();
    }

    /// The ids that carry loss, as text.
    private static String learned(Path folder) {
        Tokenizer tokenizer = TokenizerFile.load(folder);
        TokenDataset dataset = dataset(folder, tokenizer);
        int[] ids = dataset.ids();
        var text = new StringBuilder();
        for (int i = 0; i < ids.length; i++) {
            if (dataset.loss().contains(i)) {
                text.append(tokenizer.token(ids[i]));
            } else if (i > 0 && dataset.loss().contains(i - 1)) {
                text.append('|');
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"char", "bpe:280"})
    void onlyAnswersAndTheirEndsAreLearned(String tokenizer) {
        Path folder = trained("model", "--preset tiny --split tail --tokenizer", tokenizer, "--data", chat);
        String learned = learned(folder);
        assertTrue(
                learned.startsWith("0!<|im_end|>|1!<|im_end|>|No.<|im_end|>|2!<|im_end|>|No.<|im_end|>|3!"), learned);
        SavedModel model = SavedModel.open(folder);
        Tokenizer saved = model.requireTokenizer();
        int end = saved.special("<|im_end|>").orElseThrow();
        assertTrue(model.endTokens().contains(end), "an answer ends at the end of its turn");
        List<Map<String, String>> question = List.of(Map.of("role", Message.USER, "content", "Say 0."));
        int[] prompt = saved.encodeWithSpecials(
                ChatTemplate.ofFolder(folder).orElseThrow().render(question));
        int[] ids = dataset(folder, saved).ids();
        assertArrayEquals(prompt, Arrays.copyOf(ids, prompt.length), "as kawi chat writes it");
    }

    @Test
    void theReportCountsConversationsAndTokensThatCarryLoss() {
        Outcome outcome = run("--out", temporary.resolve("model"), "--preset tiny --tokenizer char --data", chat);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("24 conversations in 1 file: "), outcome.out());
        assertTrue(
                outcome.out()
                        .matches("(?s).*loss on \\d+ of the tokens for training, \\d+ for validation: of conversations"
                                + " only on the answers.*"),
                outcome.out());
        assertTrue(outcome.out().contains("kawi chat --model"), outcome.out());
        assertTrue(
                outcome.out().contains("A conversation of the validation text, answered by the model:"), outcome.out());
        Outcome json = run(
                "--json --out",
                temporary.resolve("json"),
                "--preset tiny --tokenizer char --data",
                chat,
                "--data",
                plain);
        String first = json.out().lines().findFirst().orElseThrow();
        assertTrue(first.contains("\"documents\":25,\"conversations\":24,"), first);
        int train = Integer.parseInt(first.replaceAll(".*\"trainLossTokens\":(\\d+).*", "$1"));
        int validation = Integer.parseInt(first.replaceAll(".*\"validationLossTokens\":(\\d+).*", "$1"));
        TokenDataset dataset = dataset(temporary.resolve("json"), TokenizerFile.load(temporary.resolve("json")));
        assertEquals(dataset.lossTokens(), train + validation);
    }

    @Test
    void ofPlainTextsEverythingIsLearnedWithTheirEnd() {
        Path folder = trained("model", "--preset tiny --tokenizer char --split tail --data", plain, "--data", chat);
        String learned = learned(folder);
        assertTrue(learned.startsWith("abcdefghijklmnopqrstuvwxyz SYBN"), learned);
        assertTrue(learned.contains("0123456789\n<eos>|0!<|im_end|>|1!<|im_end|>|No."), learned);
        Tokenizer tokenizer = TokenizerFile.load(folder);
        assertEquals(
                Set.of(
                        tokenizer.special("<eos>").orElseThrow(),
                        tokenizer.special("<|im_end|>").orElseThrow()),
                SavedModel.open(folder).endTokens());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--preset tiny --tokenizer char --sampling epochs",
                "--preset tiny --tokenizer bpe:280 --sampling random --dropout 0.1",
                "--from BASE",
                "--from BASE --freeze h.0 --sampling epochs",
                "--from CHAT --lora 2 --lora-dropout 0.1",
            })
    void aResumedTrainingEndsByteForByteAsOneThatWasNotInterrupted(String options) throws IOException {
        String from = options.contains("BASE")
                ? options.replace("BASE", base().toString())
                : options.contains("CHAT")
                        ? options.replace(
                                "CHAT",
                                trained("chat", "--preset tiny --data", chat).toString())
                        : options;
        Path folder = trained("model", from, "--data", chat, "--threads 1");
        Map<String, byte[]> expected = files(folder);
        Files.delete(folder.resolve("checkpoints/step-000006.safetensors"));
        Files.delete(folder.resolve("tokens.bin"));
        Outcome resumed = Kawi.run("train", "--resume", folder, "--threads", 2, "--keep", 9);
        assertEquals(0, resumed.status(), resumed.err());
        assertTrue(resumed.out().contains("resumed after step 3"), resumed.out());
        assertSame(expected, files(folder));

        Folders.delete(folder.resolve("checkpoints"));
        for (String gone : List.of(
                "training.csv", "steps.csv", "tokenizer.json", "tokenizer_config.json", "tokens.bin", "config.json")) {
            Files.deleteIfExists(folder.resolve(gone));
        }
        Outcome begun = Kawi.run("train", "--resume", folder, "--keep", 9);
        assertEquals(0, begun.status(), begun.err());
        assertSame(expected, files(folder));
    }

    @Test
    void aModelWithoutATemplateGetsOneWithTwoNewTokens() throws IOException {
        Path base = base();
        Files.writeString(base.resolve("generation_config.json"), "{\"eos_token_id\": 3, \"top_k\": 5}");
        Path folder = trained("model", "--from", base, "--add-tokens <x> --data", chat);
        Gpt before = GptFolder.read(base);
        Gpt after = GptFolder.read(folder);
        int size = before.config().vocabularySize();
        assertEquals(size + 3, after.config().vocabularySize());
        Tokenizer tokenizer = TokenizerFile.load(folder);
        assertEquals(
                List.of("<x>", "<|im_start|>", "<|im_end|>"),
                List.of(tokenizer.token(size), tokenizer.token(size + 1), tokenizer.token(size + 2)));
        assertEquals(Set.of(3, size + 2), SavedModel.open(folder).endTokens());
        assertTrue(Files.readString(folder.resolve("generation_config.json")).contains("\"top_k\": 5"));
        assertTrue(ChatTemplate.ofFolder(folder).isPresent());
        assertTrue(learned(folder).contains("1!<|im_end|>|No.<|im_end|>|"));

        String lora = refused(run("--from", base, "--lora 2 --out", temporary.resolve("lora"), "--data", chat));
        assertTrue(lora.contains("has no chat template, which an adapter cannot add"), lora);
        assertFalse(Files.exists(temporary.resolve("lora")));
    }

    @Test
    void aModelsOwnTemplateIsKept() throws IOException {
        Path base = base();
        String own = "{% for m in messages %}{{ m.role[0] ~ m.content ~ '\\n' }}{% endfor %}"
                + "{% if add_generation_prompt %}a{% endif %}";
        Files.writeString(base.resolve("chat_template.jinja"), own);
        Path folder = trained("model", "--from", base, "--split tail --data", chat);
        assertEquals(own, Files.readString(folder.resolve("chat_template.jinja")));
        assertEquals(
                GptFolder.read(base).config().vocabularySize(),
                GptFolder.read(folder).config().vocabularySize(),
                "no token is added");
        assertTrue(learned(folder).startsWith("0!\n|1!\n|No.\n|2!"), learned(folder));

        Files.writeString(
                base.resolve("chat_template.jinja"),
                "{% for m in messages %}{% if loop.last %}!{% endif %}{{ m.content }}{% endfor %}");
        String error = refused(run("--from", base, "--out", temporary.resolve("other"), "--data", chat));
        assertTrue(
                error.contains(
                        "chat.jsonl: line 1: the chat template refuses the conversation: it writes the messages up"
                                + " to the answer in message"),
                error);
        assertFalse(Files.exists(temporary.resolve("other")));
    }

    @Test
    void thePartForValidationNeedsAnAnswer() throws IOException {
        Path few = Files.writeString(
                temporary.resolve("few.jsonl"),
                "{\"prompt\": \"a\", \"completion\": \"b\"}\n"
                        + "{\"messages\": [{\"role\": \"assistant\", \"content\": \"c\"}, {\"role\": \"user\","
                        + " \"content\": \"" + "d".repeat(600) + "\"}]}\n");
        String error = refused(run("--preset tiny --tokenizer char --out", temporary.resolve("model"), "--data", few));
        assertTrue(
                error.endsWith("few.jsonl: there is no answer of the assistant in the part for validation: give more"
                        + " conversations, or --split documents"),
                error);
    }

    @Test
    void evalMeasuresTheAnswers() {
        Path folder = trained("model", "--preset tiny --split tail --tokenizer char --data", chat);
        JsonNode json =
                Kawi.run("eval", "--model", folder, "--data", chat, "--json").json();
        TokenDataset dataset = dataset(folder, TokenizerFile.load(folder));
        assertEquals(dataset.lossTokens(), json.get("tokens").asLong());
        assertEquals(dataset.characters(), json.get("characters").asLong());
        double bits = json.get("loss").asDouble() / Math.log(2) * dataset.lossTokens() / dataset.characters();
        assertEquals(bits, json.get("bitsPerCharacter").asDouble(), 1e-9);
        String error = refused(Kawi.run("eval", "--model", base(), "--data", chat));
        assertTrue(error.contains("has conversations, but"), error);
        assertTrue(error.endsWith("has no chat template: the model has not learned any"), error);
    }

    @Test
    void samplesAreAnswers() throws IOException {
        Path folder = temporary.resolve("model");
        Outcome outcome = Kawi.run(
                "train",
                "--preset",
                "tiny",
                "--tokenizer",
                "char",
                "--steps",
                1,
                "--context",
                16,
                "--batch-size",
                2,
                "--eval-batches",
                1,
                "--data",
                chat,
                "--sample",
                "Say 7.",
                "--out",
                folder);
        assertEquals(0, outcome.status(), outcome.err());
        String samples = Files.readString(folder.resolve("samples.txt"));
        assertTrue(samples.contains("<|im_start|>user\nSay 7.<|im_end|>\n<|im_start|>assistant\n"), samples);
    }
}
