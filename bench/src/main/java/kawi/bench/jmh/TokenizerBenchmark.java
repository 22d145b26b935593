package kawi.bench.jmh;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.autograd.op.Cost;
import kawi.bench.jmh.harness.MeasuredBenchmark;
import kawi.bench.workload.English;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.ParallelEncoder;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.Blackhole;

/// Compares encoding and decoding with jtokkit, and measures the training of a vocabulary.
///
/// The bytes of a call are those of the text in UTF-8, so that `gigabytes` is the throughput. There is no arithmetic.
///
/// Pitfalls: a text that repeats itself, or fits into the cache of pre-tokens, is faster than any real one; measure a
/// whole book with `-p text=`. The default text is made of words distributed by Zipf's law, as in English, and does not
/// repeat itself.
///
///     ./kawi jmh Tokenizer -p vocabulary=cl100k_base -p text=my-book.txt
public class TokenizerBenchmark extends MeasuredBenchmark {
    private static final int TRAINED_SIZE = 4096;

    /// A vocabulary of OpenAI, whose ranks come with jtokkit.
    @Param({"r50k_base", "cl100k_base", "o200k_base"})
    public String vocabulary;

    /// A text file, or the number of megabytes of synthetic English.
    @Param("1")
    public String text;

    private String content;
    private int bytes;
    private Tokenizer kawi;
    private Encoding jtokkit;
    private int[] ids;

    @Override
    protected void prepare() {
        content = text.matches("[0-9.]+") ? English.megabytes(Double.parseDouble(text)) : read(Path.of(text));
        bytes = content.getBytes(StandardCharsets.UTF_8).length;
        kawi = load(vocabulary);
        jtokkit = Encodings.newLazyEncodingRegistry()
                .getEncoding(EncodingType.fromName(vocabulary).orElseThrow());
        ids = kawi.encode(content);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tokenizer load(String name) {
        try (var ranks = Encoding.class.getResourceAsStream("/com/knuddels/jtokkit/" + name + ".tiktoken")) {
            Path file = Files.createTempFile(name, ".tiktoken");
            Files.write(file, ranks.readAllBytes());
            Tokenizer tokenizer = TokenizerFile.load(file);
            Files.delete(file);
            return tokenizer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Cost cost(String benchmark) {
        return new Cost(0, bytes);
    }

    /// Encodes with Kawi on one thread.
    @Benchmark
    public int[] encode() {
        return kawi.encode(content);
    }

    /// Encodes parts of the text with Kawi on two threads.
    @Benchmark
    public void encodeOnTwoThreads(Blackhole hole) {
        new ParallelEncoder(kawi, 2)
                .encode(new TextParts(new StringReader(content), kawi::lastSafeSplit), hole::consume);
    }

    /// Encodes with jtokkit on one thread.
    @Benchmark
    public Object encodeByJtokkit() {
        return jtokkit.encodeOrdinary(content);
    }

    /// Decodes with Kawi.
    @Benchmark
    public String decode() {
        return kawi.decode(ids);
    }

    /// Decodes with jtokkit.
    @Benchmark
    public String decodeByJtokkit() {
        var list = new IntArrayList(ids.length);
        for (int id : ids) {
            list.add(id);
        }
        return jtokkit.decode(list);
    }

    /// Trains a vocabulary of 4096 tokens on the text, on two threads.
    @Benchmark
    public BpeTokenizer train() {
        var config = new BpeTrainingConfig(TRAINED_SIZE, 2, List.of(), PreTokenization.GPT2);
        var trainer = new BpeTrainer(config, 2, new BpeTrainingListener() {});
        return trainer.train(new TextParts(new StringReader(content), trainer::lastSafeSplit));
    }
}
