package kawi.tokenizer.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.Folders;
import kawi.tokenizer.json.JsonCursor;

/// A tokenizer in a model folder, in the files of the Hugging Face libraries: `tokenizer.json`, which holds the whole
/// tokenizer, and `tokenizer_config.json`, which tells `transformers` the part that each special token plays.
///
/// The format is that of the Hugging Face library `tokenizers`.
public final class TokenizerFile {
    static final String TOKENIZER = "tokenizer.json";
    static final String CONFIG = "tokenizer_config.json";
    private static final String TIKTOKEN = ".tiktoken";

    private TokenizerFile() {}

    /// Reads a tokenizer; what kind it is stands in the file.
    ///
    /// @param place a `tokenizer.json`, whatever its name; a `.tiktoken`; a `vocab.json` or `merges.txt`, the other
    /// lying beside it; or a folder with a `tokenizer.json`, else with the two files, else with one `.tiktoken`
    /// @throws TokenizerException if a file is missing, damaged, or of a kind that Kawi has no tokenizer for
    public static Tokenizer load(Path place) {
        return Files.isDirectory(place) ? fromFolder(place) : fromFile(place);
    }

    private static Tokenizer fromFolder(Path folder) {
        var file = folder.resolve(TOKENIZER);
        if (Files.notExists(file)) {
            var vocabulary = folder.resolve(VocabularyAndMergesFiles.VOCABULARY);
            if (Files.exists(vocabulary)) {
                return VocabularyAndMergesFiles.read(vocabulary);
            }
            var ranks = rankFiles(folder);
            if (ranks.size() == 1) {
                return TiktokenFile.read(ranks.getFirst());
            }
        }
        return fromFile(file);
    }

    private static List<Path> rankFiles(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(TokenizerFile::isRankFile).toList();
        } catch (IOException e) {
            throw new TokenizerException(folder + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    private static boolean isRankFile(Path file) {
        return file.toString().endsWith(TIKTOKEN);
    }

    private static Tokenizer fromFile(Path path) {
        var name = String.valueOf(path.getFileName());
        if (isRankFile(path)) {
            return TiktokenFile.read(path);
        }
        if (name.equals(VocabularyAndMergesFiles.VOCABULARY) || name.equals(VocabularyAndMergesFiles.MERGES)) {
            return VocabularyAndMergesFiles.read(path);
        }
        var file = SourceFile.json(path);
        if (CharTokenizerFormat.accepts(file)) {
            return CharTokenizerFormat.read(file);
        }
        if (BpeTokenizerFormat.accepts(file)) {
            return BpeTokenizerFormat.read(file);
        }
        throw new TokenizerException(
                "%s: holds a tokenizer of the kind %s; Kawi reads BPE on bytes (ByteLevel), and BPE without merges, which gives each character an id"
                        .formatted(path, kind(file)));
    }

    private static String kind(JsonCursor file) {
        var model = file.at("model");
        var type = model.at("type").text();
        return type.equals("BPE") ? "BPE with " + model.at("merges").elements().size() + " merges on characters" : type;
    }

    /// Writes a tokenizer into a model folder, which is made if need be. A crash at any moment leaves each file
    /// either as it was or whole.
    ///
    /// @throws TokenizerException if the files cannot be written, or if Kawi has no file format for the tokenizer
    public static void save(Tokenizer tokenizer, Path folder) {
        write(folder, TOKENIZER, content(tokenizer));
        var config = switch (tokenizer) {
            case CharTokenizer characters -> CharTokenizerFormat.config(characters);
            case BpeTokenizer pairs -> BpeTokenizerWriter.config(pairs);
            default -> throw noFormat(tokenizer);
        };
        write(folder, CONFIG, config.getBytes(StandardCharsets.UTF_8));
    }

    /// What [#save] writes as `tokenizer.json`: two tokenizers of the same content do the same.
    ///
    /// @throws TokenizerException if Kawi has no file format for the tokenizer
    public static byte[] content(Tokenizer tokenizer) {
        var content = switch (tokenizer) {
            case CharTokenizer characters -> CharTokenizerFormat.tokenizer(characters);
            case BpeTokenizer pairs -> BpeTokenizerWriter.write(pairs);
            default -> throw noFormat(tokenizer);
        };
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static TokenizerException noFormat(Tokenizer tokenizer) {
        return new TokenizerException(
                "no file format for a " + tokenizer.getClass().getSimpleName());
    }

    private static void write(Path folder, String name, byte[] content) {
        try {
            Folders.make(folder);
            AtomicFile.write(folder.resolve(name), channel -> AtomicFile.writeFully(channel, ByteBuffer.wrap(content)));
        } catch (FileException e) {
            throw new TokenizerException(e.getMessage(), e);
        }
    }
}
