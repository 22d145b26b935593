package kawi.tokenizer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A tokenizer in a model folder, in the files of the Hugging Face libraries: `tokenizer.json`, which holds the whole
/// tokenizer, and `tokenizer_config.json`, which tells `transformers` the part that each special token plays.
///
/// The format is that of the Hugging Face library `tokenizers`.
public final class TokenizerFile {
    static final String TOKENIZER = "tokenizer.json";
    static final String CONFIG = "tokenizer_config.json";

    private TokenizerFile() {}

    /// Reads the tokenizer of a model folder; what kind it is stands in the file.
    ///
    /// @throws TokenizerException if the file is missing, damaged, or of a kind that Kawi has no tokenizer for
    public static Tokenizer load(Path folder) {
        var file = JsonValue.read(folder.resolve(TOKENIZER));
        if (CharTokenizerFormat.accepts(file)) {
            return CharTokenizerFormat.read(file);
        }
        throw new TokenizerException(
                "%s: holds a tokenizer of the kind %s; Kawi reads those that give each character an id: BPE without merges"
                        .formatted(file.file(), kind(file)));
    }

    private static String kind(JsonValue file) {
        var model = file.at("model");
        var type = model.at("type").text();
        if (!type.equals("BPE")) {
            return type;
        }
        int merges = model.at("merges").elements().size();
        return (CharTokenizerFormat.isByteLevel(file) ? "byte-level BPE" : "BPE") + " with " + merges + " merges";
    }

    /// Writes a tokenizer into a model folder, which is made if need be. A crash at any moment leaves each file
    /// either as it was or whole.
    ///
    /// @throws TokenizerException if the files cannot be written, or if Kawi has no file format for the tokenizer
    public static void save(Tokenizer tokenizer, Path folder) {
        switch (tokenizer) {
            case CharTokenizer characters -> {
                write(folder, TOKENIZER, CharTokenizerFormat.tokenizer(characters));
                write(folder, CONFIG, CharTokenizerFormat.config(characters));
            }
            default ->
                throw new TokenizerException(
                        "no file format for a " + tokenizer.getClass().getSimpleName());
        }
    }

    private static void write(Path folder, String name, String content) {
        var file = folder.resolve(name);
        var beside = folder.resolve(name + ".part");
        try {
            Files.createDirectories(folder);
            try (var channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true); // or the new name might reach the disk before the content
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TokenizerException(file + ": cannot be written: " + e, e);
        }
    }
}
