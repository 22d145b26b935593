package kawi.samples.play.tokens;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import kawi.samples.corpus.Corpus;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.training.BpeTrainer;
import kawi.tokenizer.training.BpeTrainingConfig;
import kawi.tokenizer.training.BpeTrainingListener;

/// The tokenizers to compare, by their names on the page. Those that are trained on the embedded text are trained when
/// they are first needed, once.
///
/// Safe for several threads.
final class TokenizerShelf {
    /// The current model's tokenizer.
    static final String MODEL = "model";

    /// One token for each character of the embedded text, and one for all others.
    static final String CHARACTERS = "characters";

    private static final int SMALL = 512;
    private static final int LARGE = 4096;
    private static final long MINIMUM_FREQUENCY = 2;

    private final Map<String, Supplier<Tokenizer>> makers = new LinkedHashMap<>();
    private final Map<String, Tokenizer> made = new LinkedHashMap<>();

    /// All of them.
    TokenizerShelf() {
        makers.put(CHARACTERS, () -> CharTokenizer.fromText(text(), CharTokenizer.UNKNOWN));
        makers.put("bytes", () -> trained(BpeTrainingConfig.BYTES, PreTokenization.GPT2));
        makers.put("bpe-" + SMALL, () -> trained(SMALL, PreTokenization.GPT2));
        makers.put("bpe-" + LARGE, () -> trained(LARGE, PreTokenization.GPT2));
        makers.put("cl100k-" + LARGE, () -> trained(LARGE, PreTokenization.CL100K));
    }

    private static String text() {
        return Corpus.MOBY_DICK.text();
    }

    private static Tokenizer trained(int size, PreTokenization preTokenization) {
        var config = new BpeTrainingConfig(size, MINIMUM_FREQUENCY, List.of(), preTokenization);
        return new BpeTrainer(config, 1, new BpeTrainingListener() {})
                .train(List.of(text()).iterator());
    }

    /// The tokenizers by name, the model's first if there is one.
    SequencedMap<String, Tokenizer> all(Optional<Tokenizer> ofModel) {
        SequencedMap<String, Tokenizer> all = new LinkedHashMap<>();
        ofModel.ifPresent(tokenizer -> all.put(MODEL, tokenizer));
        makers.keySet().forEach(name -> all.put(name, made(name)));
        return all;
    }

    /// The tokenizer of a name; empty if there is none.
    Optional<Tokenizer> find(String name, Optional<Tokenizer> ofModel) {
        if (name.equals(MODEL)) {
            return ofModel;
        }
        return makers.containsKey(name) ? Optional.of(made(name)) : Optional.empty();
    }

    private synchronized Tokenizer made(String name) {
        return made.computeIfAbsent(name, each -> makers.get(each).get());
    }
}
