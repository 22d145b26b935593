package kawi.engine.io.gguf;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import kawi.engine.io.ModelConfig;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.GgmlSentencePiece;
import kawi.tokenizer.file.GgmlVocabulary;

/// The tokenizer in the metadata of a GGUF file: byte-level BPE, or SentencePiece's BPE.
final class GgufTokenizer {
    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE = "tokenizer.ggml.pre";
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String TYPES = "tokenizer.ggml.token_type";
    private static final String MERGES = "tokenizer.ggml.merges";
    private static final String ADDS_BEGINNING = "tokenizer.ggml.add_bos_token";
    private static final String BEGINNING = "tokenizer.ggml.bos_token_id";
    private static final String END = "tokenizer.ggml.eos_token_id";
    private static final String UNKNOWN = "tokenizer.ggml.unknown_token_id";
    private static final String SCORES = "tokenizer.ggml.scores";
    private static final String ADDS_SPACE = "tokenizer.ggml.add_space_prefix";
    private static final String BYTE_LEVEL = "gpt2";
    private static final String SENTENCE_PIECE = "llama";

    private GgufTokenizer() {}

    /// Reads the tokenizer.
    ///
    /// @throws TokenizerException if there is none, or none that Kawi has
    /// @throws kawi.engine.io.ModelFileException if a key has another type than it must have
    static Tokenizer read(GgufMetadata metadata, OptionalInt beginningToken) {
        if (!metadata.has(MODEL) || !metadata.has(TOKENS)) {
            throw new TokenizerException(metadata.path() + ": there is no tokenizer in it");
        }
        String kind = metadata.text(MODEL);
        try {
            return switch (kind) {
                case BYTE_LEVEL -> byteLevel(metadata, beginningToken).tokenizer();
                case SENTENCE_PIECE -> sentencePiece(metadata, beginningToken).tokenizer();
                default ->
                    throw new TokenizerException("is of the kind \"" + kind + "\"; of GGUF files Kawi reads \""
                            + BYTE_LEVEL + "\" (byte-level BPE) and \"" + SENTENCE_PIECE + "\" (SentencePiece's BPE)");
            };
        } catch (TokenizerException e) {
            throw new TokenizerException(metadata.path() + ": the tokenizer " + e.getMessage(), e);
        }
    }

    private static GgmlVocabulary byteLevel(GgufMetadata metadata, OptionalInt beginningToken) {
        List<String> tokens = metadata.texts(TOKENS);
        return new GgmlVocabulary(
                metadata.has(PRE) ? metadata.text(PRE) : "gpt-2",
                tokens,
                types(metadata, tokens.size()),
                metadata.texts(MERGES),
                beginningToken,
                metadata.flag(ADDS_BEGINNING));
    }

    private static GgmlSentencePiece sentencePiece(GgufMetadata metadata, OptionalInt beginningToken) {
        List<String> tokens = metadata.texts(TOKENS);
        Optional<Integer> unknown = metadata.optionalInteger(UNKNOWN, 0, Math.max(0, tokens.size() - 1));
        return new GgmlSentencePiece(
                tokens,
                metadata.floats(SCORES),
                types(metadata, tokens.size()),
                unknown.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                beginningToken,
                metadata.flag(ADDS_BEGINNING).orElse(true),
                metadata.flag(ADDS_SPACE).orElse(true));
    }

    private static List<Integer> types(GgufMetadata metadata, int tokens) {
        return metadata.has(TYPES) ? metadata.integers(TYPES) : Collections.nCopies(tokens, GgmlVocabulary.NORMAL);
    }

    /// Writes the tokenizer.
    ///
    /// @throws TokenizerException if ggml's programs have no tokenizer that gives the same ids
    static void write(
            Tokenizer tokenizer, ModelConfig config, Set<Integer> endTokens, BiConsumer<String, GgufValue> metadata) {
        boolean isCharacters = tokenizer instanceof BpeTokenizer pairs
                && !pairs.definition().model().isByteLevel();
        OptionalInt beginning = isCharacters
                ? writeSentencePiece(tokenizer, config, metadata)
                : writeByteLevel(tokenizer, config, metadata);
        // A file without these ids would have those of llama.cpp's default vocabulary.
        Optional<Integer> end = endTokens.stream().sorted().findFirst();
        (beginning.isPresent() ? Optional.of(beginning.getAsInt()) : end)
                .ifPresent(id -> metadata.accept(BEGINNING, GgufValue.uint32(id)));
        end.ifPresent(id -> metadata.accept(END, GgufValue.uint32(id)));
    }

    private static OptionalInt writeByteLevel(
            Tokenizer tokenizer, ModelConfig config, BiConsumer<String, GgufValue> metadata) {
        GgmlVocabulary vocabulary =
                GgmlVocabulary.of(tokenizer, config.model().vocabularySize(), config.beginningToken());
        metadata.accept(MODEL, new GgufValue.Text(BYTE_LEVEL));
        metadata.accept(PRE, new GgufValue.Text(vocabulary.preTokenizer()));
        metadata.accept(TOKENS, GgufValue.texts(vocabulary.tokens()));
        metadata.accept(TYPES, GgufValue.int32s(vocabulary.types()));
        metadata.accept(MERGES, GgufValue.texts(vocabulary.merges()));
        metadata.accept(
                ADDS_BEGINNING, new GgufValue.Flag(vocabulary.addsBeginning().orElse(false)));
        return vocabulary.beginningToken();
    }

    private static OptionalInt writeSentencePiece(
            Tokenizer tokenizer, ModelConfig config, BiConsumer<String, GgufValue> metadata) {
        GgmlSentencePiece vocabulary =
                GgmlSentencePiece.of(tokenizer, config.model().vocabularySize(), config.beginningToken());
        metadata.accept(MODEL, new GgufValue.Text(SENTENCE_PIECE));
        metadata.accept(PRE, new GgufValue.Text("default"));
        metadata.accept(TOKENS, GgufValue.texts(vocabulary.tokens()));
        metadata.accept(SCORES, GgufValue.float32s(vocabulary.scores()));
        metadata.accept(TYPES, GgufValue.int32s(vocabulary.types()));
        vocabulary.unknown().ifPresent(id -> metadata.accept(UNKNOWN, GgufValue.uint32(id)));
        metadata.accept(ADDS_BEGINNING, new GgufValue.Flag(vocabulary.addsBeginning()));
        metadata.accept(ADDS_SPACE, new GgufValue.Flag(vocabulary.addsSpace()));
        return vocabulary.beginningToken();
    }
}
