package kawi.tokenizer.training;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.pretoken.PreTokenizer;

/// Learns a vocabulary from texts: counts their pre-tokens, then merges the most frequent pair of neighbouring tokens
/// again and again, each time into a new token.
///
/// The same texts and configuration give the same vocabulary, however the texts are cut into parts and on any number of
/// threads. Of pairs that are equally frequent the one with the lower left id comes first, then that with the lower
/// right id; ids are those of the vocabulary, in which the 256 bytes come in GPT-2's order and merges follow. Hugging
/// Face's trainer has the same rule and, given all 256 bytes as its alphabet, finds the same merges.
public final class BpeTrainer {
    private final BpeTrainingConfig config;
    private final int threads;
    private final BpeTrainingListener listener;
    private final PreTokenizer preTokenizer;

    /// @param threads how many count
    /// @throws IllegalArgumentException if there is not one thread at least, or a pattern cannot be read
    public BpeTrainer(BpeTrainingConfig config, int threads, BpeTrainingListener listener) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
        this.config = config;
        this.threads = threads;
        this.listener = listener;
        this.preTokenizer = config.preTokenization().preTokenizer();
    }

    /// Where a text that goes on may be cut without changing its pre-tokens; 0 if nowhere. For
    /// [kawi.tokenizer.TextParts].
    public int lastSafeSplit(String text) {
        for (int at = text.length() - 1; at > 0; at--) {
            if (preTokenizer.isSafeSplit(text.codePointBefore(at), text.codePointAt(at))) {
                return at;
            }
        }
        return 0;
    }

    /// Learns.
    ///
    /// @param texts texts, or parts of them that were cut where [#lastSafeSplit] allows it
    public BpeTokenizer train(Iterator<String> texts) {
        PreTokenCounts preTokens = count(texts);
        listener.counted(preTokens.size(), preTokens.total());
        return tokenizer(new MergeLearner(preTokens).learn(config.merges(), config.minimumFrequency(), listener));
    }

    /// Each thread counts for itself, taking the next part when it is done with one; then the counts are added up.
    private PreTokenCounts count(Iterator<String> texts) {
        var characters = new AtomicLong();
        Callable<PreTokenCounts> worker = () -> {
            var counts = new PreTokenCounts();
            for (String text = next(texts); text != null; text = next(texts)) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                counts.addAll(preTokenizer.preTokens(utf8, 0, utf8.length));
                listener.counted(characters.addAndGet(text.length()));
            }
            return counts;
        };
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            List<Future<PreTokenCounts>> counting = IntStream.range(0, threads)
                    .mapToObj(number -> workers.submit(worker))
                    .toList();
            PreTokenCounts all = result(counting.getFirst());
            counting.stream().skip(1).forEach(each -> all.addAll(result(each)));
            return all;
        }
    }

    private static String next(Iterator<String> texts) {
        synchronized (texts) {
            return texts.hasNext() ? texts.next() : null;
        }
    }

    private static PreTokenCounts result(Future<PreTokenCounts> counting) {
        try {
            return counting.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pre-tokens were counted", e);
        }
    }

    private BpeTokenizer tokenizer(List<Merge> merges) {
        var tokens = new ArrayList<byte[]>();
        for (byte each : ByteAlphabet.inOrder()) {
            tokens.add(new byte[] {each});
        }
        for (Merge merge : merges) {
            tokens.add(joined(tokens.get(merge.left()), tokens.get(merge.right())));
        }
        var added = new ArrayList<AddedToken>();
        for (String name : config.specials()) {
            added.add(AddedToken.special(name, tokens.size()));
            tokens.add(name.getBytes(StandardCharsets.UTF_8));
        }
        var model = new BpeModel(new TokenBytes(tokens), new Merges(merges, false), false, InitialSymbols.BYTES);
        return new BpeTokenizer(BpeDefinition.byteLevel(model, added, config.preTokenization()));
    }

    private static byte[] joined(byte[] left, byte[] right) {
        byte[] both = new byte[left.length + right.length];
        System.arraycopy(left, 0, both, 0, left.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return both;
    }
}
