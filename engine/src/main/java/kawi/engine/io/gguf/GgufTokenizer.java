package kawi.engine.io.gguf;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import kawi.engine.io.ModelConfig;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.GgmlVocabulary;

/// The tokenizer in the metadata of a GGUF file: byte-level BPE.
final class GgufTokenizer {
    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE = "tokenizer.ggml.pre";
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final String MERGES = "tokenizer.ggml.merges";
    private static final String ADDS_BEGINNING = "tokenizer.ggml.add_bos_token";
    private static final String BEGINNING = "tokenizer.ggml.bos_token_id";
    private static final String END = "tokenizer.ggml.eos_token_id";
    private static final String BYTE_LEVEL = "gpt2";

    private GgufTokenizer() {}

    /// Reads the tokenizer.
    ///
    /// @throws TokenizerException if there is none, or none that Kawi has
    /// @throws kawi.engine.io.ModelFileException if a key has another type than it must have
    static Tokenizer read(GgufMetadata metadata, OptionalInt beginningToken) {
        if (!metadata.has(MODEL) || !metadata.has(TOKENS)) {
            throw new TokenizerException(metadata.path() + ": there is no tokenizer in it");
        }
        if (!metadata.text(MODEL).equals(BYTE_LEVEL)) {
            throw new TokenizerException(metadata.path() + ": holds a tokenizer of the kind \"" + metadata.text(MODEL)
                    + "\"; of GGUF files Kawi reads byte-level BPE (\"" + BYTE_LEVEL + "\")");
        }
        List<String> tokens = metadata.texts(TOKENS);
        List<Integer> types = metadata.has(TYPES)
                ? metadata.integers(TYPES)
                : tokens.stream().map(token -> GgmlVocabulary.NORMAL).toList();
        var vocabulary = new GgmlVocabulary(
                metadata.has(PRE) ? metadata.text(PRE) : "gpt-2",
                tokens,
                types,
                metadata.texts(MERGES),
                beginningToken,
                metadata.flag(ADDS_BEGINNING));
        try {
            return vocabulary.tokenizer();
        } catch (TokenizerException e) {
            throw new TokenizerException(metadata.path() + ": the tokenizer " + e.getMessage(), e);
        }
    }

    /// Writes the tokenizer.
    ///
    /// @throws TokenizerException if ggml's programs have no tokenizer that gives the same ids
    static void write(
            Tokenizer tokenizer, ModelConfig config, Set<Integer> endTokens, BiConsumer<String, GgufValue> metadata) {
        GgmlVocabulary vocabulary =
                GgmlVocabulary.of(tokenizer, config.model().vocabularySize(), config.beginningToken());
        metadata.accept(MODEL, new GgufValue.Text(BYTE_LEVEL));
        metadata.accept(PRE, new GgufValue.Text(vocabulary.preTokenizer()));
        metadata.accept(TOKENS, GgufValue.texts(vocabulary.tokens()));
        metadata.accept(TYPES, GgufValue.int32s(vocabulary.types()));
        metadata.accept(MERGES, GgufValue.texts(vocabulary.merges()));
        // A file without these ids would have those of llama.cpp's default vocabulary.
        Optional<Integer> end = endTokens.stream().sorted().findFirst();
        OptionalInt beginning = vocabulary.beginningToken();
        (beginning.isPresent() ? Optional.of(beginning.getAsInt()) : end)
                .ifPresent(id -> metadata.accept(BEGINNING, GgufValue.uint32(id)));
        end.ifPresent(id -> metadata.accept(END, GgufValue.uint32(id)));
        metadata.accept(
                ADDS_BEGINNING, new GgufValue.Flag(vocabulary.addsBeginning().orElse(false)));
    }
}
