package kawi.samples.training.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.EpochSampler;
import kawi.samples.chat.ChatFormat;
import kawi.samples.data.DataSource;
import kawi.samples.data.TextSelection;
import kawi.samples.data.Texts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LargeTextTest {
    private static final int HEAP_MEGABYTES = 10;
    private static final int MEGABYTES = 25;
    private static final int ONE_DOCUMENT = 15;

    @TempDir
    Path temporary;

    /// In a process whose heap is less than half of the text: a document of 15 MB, and ten of one.
    @Test
    void aTextLargerThanTheHeapIsEncodedAndSampled() throws IOException, InterruptedException {
        Path text = temporary.resolve("large.txt");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(text))) {
            byte[] block = block();
            for (int megabyte = 0; megabyte < MEGABYTES; megabyte++) {
                out.write(block);
                if (megabyte >= ONE_DOCUMENT - 1) {
                    out.write("<|endoftext|>".getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        Path output = temporary.resolve("output.txt");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx" + HEAP_MEGABYTES + "m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeTextTest.class.getName(),
                        text.toString(),
                        temporary.toString()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int status = process.waitFor();
        String printed = Files.readString(output);
        assertEquals(0, status, printed);
        assertTrue(Files.size(text) > 2L * (HEAP_MEGABYTES << 20), "the text is larger than twice the heap");
        assertTrue(printed.contains("11 documents, 8192 targets"), printed);
    }

    /// Encodes a text into a folder and takes the first batches.
    ///
    /// @param arguments the text and the folder
    public static void main(String[] arguments) {
        try (Texts texts = Texts.open(TextSelection.of(DataSource.of(Path.of(arguments[0]))))) {
            var tokenizer = TokenizerChoice.CHARACTERS.tokenizer(texts, 2, warning -> {});
            TrainingText text =
                    TrainingText.of(texts, tokenizer, () -> ChatFormat.chatMl(tokenizer), Path.of(arguments[1]), 2);
            var sampler = new EpochSampler(text.data().train(), 16, 64, CounterRandom.ofSeed(1));
            int targets = 0;
            for (int number = 0; number < 8; number++) {
                targets += sampler.batch(number).targetCount();
            }
            System.out.println(text.dataset().documents().count() + " documents, " + targets + " targets");
        }
    }

    /// A megabyte of lines.
    private static byte[] block() {
        var block = new StringBuilder();
        for (int line = 0; block.length() < 1 << 20; line++) {
            block.append("In line %06d the whale was seen again.\n".formatted(line));
        }
        return block.toString().getBytes(StandardCharsets.UTF_8);
    }
}
