package kawi.samples.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.io.ModelFileException;
import kawi.samples.request.UsageException;
import kawi.tokenizer.TokenizerException;

/// Everything in Kawi that reads what somebody else may have written, with the one exception that each promises.
enum HostileReader {
    CONFIG("config.json", ModelFileException.class, 64 << 20),
    SAFETENSORS("model.safetensors", ModelFileException.class, 64 << 20),
    MODEL_FOLDER("config.json", ModelFileException.class, 64 << 20),
    LLAMA_FOLDER("config.json", ModelFileException.class, 64 << 20),
    SHARDED_FOLDER("model.safetensors.index.json", ModelFileException.class, 64 << 20),
    GENERATION_CONFIG("generation_config.json", ModelFileException.class, 64 << 20),
    ADDED_TOKENS("tokenizer_config.json", TokenizerException.class, 64 << 20),
    CHARACTER_TOKENIZER("tokenizer.json", TokenizerException.class, 64 << 20),
    BPE_TOKENIZER("tokenizer.json", TokenizerException.class, 64 << 20),
    VOCABULARY_AND_MERGES("vocab.json", TokenizerException.class, 64 << 20),
    TIKTOKEN("x.tiktoken", TokenizerException.class, 64 << 20),
    TEXT("text.txt", UsageException.class, 64 << 20),
    DOCUMENTS("documents.txt", UsageException.class, 64 << 20),
    TOKENS("tokens.bin", ModelFileException.class, 64 << 20),
    PLAN("training.json", UsageException.class, 64 << 20),
    TABLE("training.csv", UsageException.class, 64 << 20),
    REGEX("regex.txt", ConstraintException.class, 1 << 30),
    SCHEMA("schema.json", ConstraintException.class, 1 << 30),
    GRAMMAR("grammar.gbnf", ConstraintException.class, 1 << 30);

    private final String fileName;
    private final Class<? extends RuntimeException> promised;
    private final long mostAllocated;

    /// @param mostAllocated bytes; constraints may be ambiguous, and to follow all ways of reading a text makes garbage
    HostileReader(String fileName, Class<? extends RuntimeException> promised, long mostAllocated) {
        this.fileName = fileName;
        this.promised = promised;
        this.mostAllocated = mostAllocated;
    }

    /// One hostile file, made as the bytes choose, and read.
    ///
    /// @param folder for the file; what is in it does not matter
    /// @return whether the file was read and not refused
    /// @throws AssertionError if the reader did what it must not
    boolean attempt(Path folder, byte... choices) {
        Path file = folder.resolve(fileName);
        try {
            Runnable reading = reading(file, new Choices(choices));
            long bytes = Files.exists(file) ? Files.size(file) : 0;
            return new Attempt(name(), promised, bytes, mostAllocated).run(reading);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes a hostile file.
    ///
    /// @return the reading of it, which is then watched
    private Runnable reading(Path file, Choices choices) throws IOException {
        return switch (this) {
            case CONFIG -> ModelFiles.config(file, choices);
            case SAFETENSORS -> ModelFiles.safetensors(file, choices);
            case MODEL_FOLDER -> ModelFiles.folder(file, choices);
            case LLAMA_FOLDER -> ModelFiles.llamaFolder(file, choices);
            case SHARDED_FOLDER -> ShardedFiles.folder(file, choices);
            case GENERATION_CONFIG -> ModelFiles.generationConfig(file, choices);
            case ADDED_TOKENS -> TokenizerFiles.addedTokens(file, choices);
            case CHARACTER_TOKENIZER -> TokenizerFiles.characters(file, choices);
            case BPE_TOKENIZER -> TokenizerFiles.bpe(file, choices);
            case VOCABULARY_AND_MERGES -> TokenizerFiles.vocabularyAndMerges(file, choices);
            case TIKTOKEN -> TokenizerFiles.tiktoken(file, choices);
            case TEXT -> TrainingFiles.text(file, choices);
            case DOCUMENTS -> TrainingFiles.documents(file, choices);
            case TOKENS -> TrainingFiles.tokens(file, choices);
            case PLAN -> TrainingFiles.plan(file, choices);
            case TABLE -> TrainingFiles.table(file, choices);
            case REGEX -> Constraints.regex(file, choices);
            case SCHEMA -> Constraints.schema(file, choices);
            case GRAMMAR -> Constraints.grammar(file, choices);
        };
    }
}
