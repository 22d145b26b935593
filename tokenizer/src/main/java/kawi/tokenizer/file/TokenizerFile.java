package kawi.tokenizer.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharTokenizer;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.Folders;

/// A tokenizer in a model folder, in the files of the Hugging Face libraries: `tokenizer.json`, which contains the
/// whole tokenizer, and `tokenizer_config.json`, which tells `transformers` the role of each special token. Older files
/// of GPT-2 and OpenAI's `.tiktoken` are read, too.
///
/// The format is that of the Hugging Face library `tokenizers`.
public final class TokenizerFile {
    static final String TOKENIZER = "tokenizer.json";
    static final String CONFIG = "tokenizer_config.json";
    private static final String TIKTOKEN = ".tiktoken";
    private static final String SENTENCE_PIECE = "tokenizer.model";
    private static final String SENTENCE_PIECE_HINT = ", only " + SENTENCE_PIECE + ", which Kawi does not read;"
            + " transformers makes a tokenizer.json from it: AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR)";

    private TokenizerFile() {}

    /// Reads a tokenizer, of whatever kind the file is.
    ///
    /// @param place a file or a folder, as for [#find]
    /// @throws TokenizerException if a file is missing or damaged, or Kawi has no tokenizer of this kind
    public static Tokenizer load(Path place) {
        return load(place, Optional.empty());
    }

    /// Reads a tokenizer that may be a `.tiktoken` of an unknown vocabulary.
    ///
    /// @param place a file or a folder, as for [#find]
    /// @param pattern how a `.tiktoken` cuts texts; empty if its number of tokens tells
    /// @throws TokenizerException if a file is missing or damaged, Kawi has no tokenizer of this kind, or there is a
    /// pattern for a file that has its own
    public static Tokenizer load(Path place, Optional<TiktokenPattern> pattern) {
        Path file = find(place);
        if (isRankFile(file)) {
            return TiktokenFile.read(file, pattern);
        }
        if (pattern.isPresent()) {
            throw new TokenizerException(file + ": says itself how it cuts texts: a pattern is for .tiktoken files");
        }
        return read(file);
    }

    /// The file of a tokenizer: in a folder `tokenizer.json`, else `vocab.json` (with `merges.txt`), else the only
    /// `.tiktoken`.
    ///
    /// @param place a folder, or a file, which is the tokenizer's: a `tokenizer.json` of any name, a `.tiktoken`, or
    /// one of `vocab.json` and `merges.txt`, with the other next to it
    /// @throws TokenizerException if a folder has no tokenizer, or several `.tiktoken`
    public static Path find(Path place) {
        if (!Files.isDirectory(place)) {
            return place;
        }
        for (String name : List.of(TOKENIZER, VocabularyAndMergesFiles.VOCABULARY, VocabularyAndMergesFiles.MERGES)) {
            if (Files.exists(place.resolve(name))) {
                return place.resolve(name);
            }
        }
        List<Path> ranks = rankFiles(place);
        if (ranks.size() == 1) {
            return ranks.getFirst();
        }
        if (ranks.size() > 1) {
            throw new TokenizerException(place + ": there are several .tiktoken files in it, "
                    + ranks.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(" and "))
                    + ": keep the tokenizer of the model only");
        }
        String none = ": there is no tokenizer in it (tokenizer.json, vocab.json with merges.txt, or a .tiktoken)";
        throw new TokenizerException(
                place + none + (Files.exists(place.resolve(SENTENCE_PIECE)) ? SENTENCE_PIECE_HINT : ""));
    }

    private static List<Path> rankFiles(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(TokenizerFile::isRankFile).sorted().toList();
        } catch (IOException e) {
            throw new TokenizerException(folder + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    private static boolean isRankFile(Path file) {
        return file.toString().endsWith(TIKTOKEN);
    }

    private static Tokenizer read(Path path) {
        var name = String.valueOf(path.getFileName());
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
        throw new TokenizerException("%s: holds a tokenizer of the kind %s; Kawi reads BPE"
                .formatted(path, file.at("model").at("type").text()));
    }

    /// Writes a tokenizer into a model folder, which is created if there is none. A crash at any moment leaves each
    /// file either as it was or complete.
    ///
    /// @throws TokenizerException if the files cannot be written, or if Kawi has no file format for the tokenizer
    public static void save(Tokenizer tokenizer, Path folder) {
        write(folder, TOKENIZER, content(tokenizer));
        write(folder, CONFIG, config(tokenizer).getBytes(StandardCharsets.UTF_8));
    }

    private static String config(Tokenizer tokenizer) {
        return switch (tokenizer) {
            case CharTokenizer characters -> CharTokenizerFormat.config(characters);
            case BpeTokenizer pairs -> BpeTokenizerWriter.config(pairs);
            case SkippingTokenizer skipping -> config(skipping.tokenizer());
            default -> throw noFormat(tokenizer);
        };
    }

    /// What [#save] writes as `tokenizer.json`: two tokenizers of the same content do the same.
    ///
    /// @throws TokenizerException if Kawi has no file format for the tokenizer
    public static byte[] content(Tokenizer tokenizer) {
        return switch (tokenizer) {
            case CharTokenizer characters ->
                CharTokenizerFormat.tokenizer(characters).getBytes(StandardCharsets.UTF_8);
            case BpeTokenizer pairs -> BpeTokenizerWriter.write(pairs).getBytes(StandardCharsets.UTF_8);
            case SkippingTokenizer skipping -> content(skipping.tokenizer());
            default -> throw noFormat(tokenizer);
        };
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
