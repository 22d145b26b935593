package kawi.engine.io.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kawi.engine.io.ModelFileException;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.FileException;

/// The files beside the weights and `config.json` that a changed model needs unchanged: those of the tokenizer, the
/// chat template and the suggested settings.
public final class CompanionFiles {
    private static final List<String> NAMES = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "vocab.json",
            "merges.txt",
            "tokenizer.model",
            "chat_template.jinja",
            "chat_template.json",
            GenerationConfigFile.NAME);

    private static final String TIKTOKEN = ".tiktoken";

    private CompanionFiles() {}

    /// Copies those of a folder that another does not have yet.
    ///
    /// @param to a folder that exists
    /// @throws FileException if a file cannot be copied
    public static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                Path copy = to.resolve(name);
                if ((NAMES.contains(name) || name.endsWith(TIKTOKEN)) && Files.notExists(copy)) {
                    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
                    AtomicFile.write(copy, channel -> AtomicFile.writeFully(channel, content));
                }
            }
        } catch (IOException e) {
            throw new ModelFileException(from, "cannot be copied: " + FileException.reason(e), e);
        }
    }
}
