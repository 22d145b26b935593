package kawi.engine.io.gguf;

import java.nio.file.Path;
import java.util.Optional;
import kawi.engine.io.ModelConfig;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;

/// A whole model in a GGUF file, open for reading: its configuration, its tokenizer and its parameters.
///
/// @param config the configuration and special tokens
/// @param tokenizer the tokenizer; empty if there is none, or none that Kawi has
/// @param tokenizerProblem why there is no tokenizer, in one line
/// @param parameters the parameters
/// @param file the file
public record GgufModel(
        ModelConfig config,
        Optional<Tokenizer> tokenizer,
        Optional<String> tokenizerProblem,
        GgufParameters parameters,
        GgufFile file)
        implements AutoCloseable {

    /// Opens a file.
    ///
    /// @throws kawi.engine.io.ModelFileException if there is no such file, it is damaged, or Kawi has no such model
    public static GgufModel open(Path path) {
        GgufFile file = GgufFile.open(path);
        try {
            ModelConfig config = GgufConfig.read(file);
            GgufParameters parameters = GgufParameters.find(config.model(), file);
            try {
                Tokenizer tokenizer = GgufTokenizer.read(file.metadata(), config.beginningToken());
                return new GgufModel(config, Optional.of(tokenizer), Optional.empty(), parameters, file);
            } catch (TokenizerException e) {
                return new GgufModel(config, Optional.empty(), Optional.of(e.getMessage()), parameters, file);
            }
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /// Closes the file.
    @Override
    public void close() {
        file.close();
    }
}
