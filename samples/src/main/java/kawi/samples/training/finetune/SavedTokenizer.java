package kawi.samples.training.finetune;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kawi.engine.io.folder.CompanionFiles;
import kawi.samples.chat.ChatFiles;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.AtomicFile;

/// The tokenizer in the folder of a training, with what belongs to it, such as a chat template.
public final class SavedTokenizer {
    private static final String FILE = "tokenizer.json";
    private static final String CONFIG = "tokenizer_config.json";

    private SavedTokenizer() {}

    /// Writes the tokenizer. That of a fine-tuned model is the one of the model that it was made from, with the tokens
    /// that were added; what else the folder of the original has about it is copied.
    ///
    /// @param original the folder of the original, if there is one
    /// @param isChat whether the model learns conversations: then the folder gets a chat template, unless it has one
    /// @throws kawi.tokenizer.io.FileException if a file cannot be written
    public static void save(Tokenizer tokenizer, Optional<Path> original, boolean isChat, Path folder) {
        original.ifPresent(from -> CompanionFiles.copy(from, folder));
        boolean keepsConfig = (original.isPresent() || isChat) && Files.exists(folder.resolve(CONFIG));
        if (keepsConfig) {
            ByteBuffer content = ByteBuffer.wrap(TokenizerFile.content(tokenizer));
            AtomicFile.write(folder.resolve(FILE), channel -> AtomicFile.writeFully(channel, content));
        } else {
            TokenizerFile.save(tokenizer, folder);
        }
        if (isChat) {
            ChatFiles.addTemplate(folder, tokenizer);
        }
    }
}
