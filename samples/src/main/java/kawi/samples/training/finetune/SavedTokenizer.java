package kawi.samples.training.finetune;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import kawi.engine.io.folder.CompanionFiles;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.AtomicFile;

/// The tokenizer of a fine-tuned model: that of the model that it was made from, with the tokens that were added.
public final class SavedTokenizer {
    private static final String FILE = "tokenizer.json";

    private SavedTokenizer() {}

    /// Writes the tokenizer, and copies what else the folder of the original has about it, such as a chat template.
    ///
    /// @throws kawi.tokenizer.io.FileException if a file cannot be written
    public static void save(Tokenizer tokenizer, Path original, Path folder) {
        CompanionFiles.copy(original, folder);
        if (Files.notExists(folder.resolve("tokenizer_config.json"))) {
            TokenizerFile.save(tokenizer, folder);
            return;
        }
        ByteBuffer content = ByteBuffer.wrap(TokenizerFile.content(tokenizer));
        AtomicFile.write(folder.resolve(FILE), channel -> AtomicFile.writeFully(channel, content));
    }
}
