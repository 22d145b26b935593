package kawi.engine.io.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.gguf.GgufFile;
import kawi.engine.io.gguf.GgufModel;
import kawi.engine.model.Gpt;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.SpecialTokenNames;
import kawi.tokenizer.file.TiktokenPattern;
import kawi.tokenizer.file.TokenizerFile;

/// All that a model folder contains: the model, its tokenizer, and the tokens that end a text.
///
/// A text ends at each of these tokens:
///
/// 1. `eos_token_id` of `generation_config.json`; if it names none, that of `config.json`, as in `transformers`;
/// 2. the `eos_token` of `tokenizer_config.json` and of `special_tokens_map.json`.
///
/// @param model the model
/// @param config the contents of `config.json`, or of the metadata of a GGUF file
/// @param endTokens the ids of the end tokens
/// @param tokenizer the tokenizer; empty if there is none, or none that Kawi can use
/// @param tokenizerProblem why there is no tokenizer, in one line
/// @param generation the contents of `generation_config.json`
public record PretrainedModel(
        Gpt model,
        ModelConfig config,
        Set<Integer> endTokens,
        Optional<Tokenizer> tokenizer,
        Optional<String> tokenizerProblem,
        GenerationConfigFile generation) {

    public PretrainedModel {
        endTokens = Set.copyOf(endTokens);
    }

    /// Reads a folder.
    ///
    /// @throws kawi.engine.io.ModelFileException if there is no model in it, or a file of it is damaged; a
    /// tokenizer that cannot be read is a [#tokenizerProblem]
    public static PretrainedModel read(Path folder) {
        return read(folder, Optional.empty());
    }

    /// Reads a folder whose tokenizer may be a `.tiktoken` of an unknown vocabulary.
    ///
    /// @param pattern how it cuts texts
    /// @throws kawi.engine.io.ModelFileException as for [#read(Path)]
    public static PretrainedModel read(Path folder, Optional<TiktokenPattern> pattern) {
        return read(folder, pattern, Optional.of(MemoryFormat.F32));
    }

    /// Reads a folder, or a GGUF file.
    ///
    /// @param pattern how a `.tiktoken` cuts texts
    /// @param format how weights are kept in memory; empty for what suits the files. In fewer bits than float32 the
    /// model is for inference
    /// @throws kawi.engine.io.ModelFileException as for [#read(Path)]
    public static PretrainedModel read(Path place, Optional<TiktokenPattern> pattern, Optional<MemoryFormat> format) {
        return GgufFile.isNamedSo(place) && !Files.isDirectory(place)
                ? readFile(place, format)
                : readFolder(place, pattern, format);
    }

    private static PretrainedModel readFile(Path file, Optional<MemoryFormat> format) {
        try (GgufModel files = GgufModel.open(file)) {
            ModelConfig config = files.config();
            return new PretrainedModel(
                    ParameterReader.read(config.model(), files.parameters(), format, true),
                    config,
                    config.endTokens(),
                    files.tokenizer(),
                    files.tokenizerProblem(),
                    GenerationConfigFile.NONE);
        }
    }

    private static PretrainedModel readFolder(
            Path folder, Optional<TiktokenPattern> pattern, Optional<MemoryFormat> format) {
        Gpt model;
        ModelConfig config;
        try (ModelFolder files = ModelFolder.open(folder)) {
            config = files.configFile();
            model = GptFolder.read(files, format);
        }
        GenerationConfigFile generation =
                GenerationConfigFile.read(folder, config.model().vocabularySize());
        Set<Integer> endTokens = generation.endTokens().orElse(config.endTokens());
        try {
            Tokenizer tokenizer = tokenizer(folder, pattern, model);
            Set<Integer> all = new TreeSet<>(endTokens);
            all.addAll(SpecialTokenNames.read(folder).endIds(tokenizer));
            return new PretrainedModel(model, config, all, Optional.of(tokenizer), Optional.empty(), generation);
        } catch (TokenizerException e) {
            return new PretrainedModel(
                    model, config, endTokens, Optional.empty(), Optional.of(e.getMessage()), generation);
        }
    }

    private static Tokenizer tokenizer(Path folder, Optional<TiktokenPattern> pattern, Gpt model) {
        Tokenizer tokenizer = TokenizerFile.load(folder, pattern);
        int tokens = tokenizer.vocabularySize();
        int ids = model.config().vocabularySize();
        if (tokens > ids) {
            throw new TokenizerException(
                    TokenizerFile.find(folder) + ": has " + tokens + " tokens, but the model knows only " + ids);
        }
        return tokenizer;
    }
}
