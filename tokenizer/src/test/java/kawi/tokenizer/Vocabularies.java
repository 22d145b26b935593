package kawi.tokenizer;

import com.knuddels.jtokkit.api.Encoding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kawi.tokenizer.file.TokenizerFile;

/// OpenAI's vocabularies, out of the jar of jtokkit.
public final class Vocabularies {
    private static final Map<String, BpeTokenizer> LOADED = new ConcurrentHashMap<>();

    private Vocabularies() {}

    /// @param name such as `cl100k_base`
    public static BpeTokenizer named(String name) {
        return LOADED.computeIfAbsent(name, Vocabularies::load);
    }

    private static BpeTokenizer load(String name) {
        try {
            Path file = Files.createTempFile(name, ".tiktoken");
            Files.write(file, ranks(name));
            var tokenizer = (BpeTokenizer) TokenizerFile.load(file);
            Files.delete(file);
            return tokenizer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The content of a `.tiktoken` file.
    public static byte[] ranks(String name) throws IOException {
        try (var resource = Encoding.class.getResourceAsStream("/com/knuddels/jtokkit/" + name + ".tiktoken")) {
            return resource.readAllBytes();
        }
    }
}
