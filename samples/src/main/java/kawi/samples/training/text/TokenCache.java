package kawi.samples.training.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import kawi.engine.data.TokenDataset;
import kawi.engine.data.TokenFile;
import kawi.engine.io.ModelFileException;
import kawi.engine.io.Sha256;
import kawi.samples.request.TextSource;
import kawi.tokenizer.ParallelEncoder;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;

/// The token ids of a text, in a file of the model folder. The text is encoded once: the file is identified by the
/// content of the text and of the tokenizer, not by their names. A new training uses the file of another folder beside
/// its own if it has the same key.
public final class TokenCache {
    /// The file in a model folder.
    public static final String FILE = "tokens.bin";

    private final Path folder;
    private final int threads;

    /// @param folder of the model; it must exist
    /// @param threads number of threads that encode
    TokenCache(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
    }

    /// The ids of a text.
    ///
    /// @throws kawi.samples.request.UsageException if the text cannot be read
    /// @throws kawi.tokenizer.TokenizerException if the vocabulary has no token for something in the text
    TokenDataset dataset(TextSource text, Tokenizer tokenizer) {
        Path file = folder.resolve(FILE);
        byte[] key = key(text, tokenizer);
        Optional<TokenDataset> known = TokenFile.read(file, key, tokenizer.vocabularySize());
        if (known.isEmpty()) {
            known = fromNeighbour(file, key, tokenizer.vocabularySize());
        }
        return known.orElseGet(() -> {
            TokenFile.write(file, key, tokenizer.vocabularySize(), sink -> encode(text, tokenizer, sink));
            return TokenFile.read(file, key, tokenizer.vocabularySize())
                    .orElseThrow(() -> new ModelFileException(file, "changed while it was written"));
        });
    }

    /// The ids in the folder, whatever text and tokenizer they are of.
    Optional<TokenDataset> present(Tokenizer tokenizer) {
        return TokenFile.read(folder.resolve(FILE), tokenizer.vocabularySize());
    }

    /// A hard link to the file of another model, if it has the same key.
    private Optional<TokenDataset> fromNeighbour(Path file, byte[] key, int vocabularySize) {
        for (Path neighbour : neighbours()) {
            Path other = neighbour.resolve(FILE);
            if (!neighbour.equals(folder.toAbsolutePath())
                    && TokenFile.read(other, key, vocabularySize).isPresent()) {
                try {
                    Files.deleteIfExists(file);
                    Files.createLink(file, other);
                    return TokenFile.read(file, key, vocabularySize);
                } catch (IOException | UnsupportedOperationException e) {
                    return Optional.empty(); // a file system without links: the text is encoded again
                }
            }
        }
        return Optional.empty();
    }

    private List<Path> neighbours() {
        try (var folders = Files.list(folder.toAbsolutePath().getParent())) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            return List.of(); // the text is encoded again
        }
    }

    private void encode(TextSource text, Tokenizer tokenizer, TokenFile.Sink sink) {
        var characters = new AtomicLong();
        try (Reader reader = text.open()) {
            var parts = new TextParts(reader, tokenizer::lastSafeSplit);
            var counted = new Iterator<String>() {
                @Override
                public boolean hasNext() {
                    return parts.hasNext();
                }

                @Override
                public String next() {
                    String part = parts.next();
                    characters.addAndGet(part.codePointCount(0, part.length()));
                    return part;
                }
            };
            new ParallelEncoder(tokenizer, threads).encode(counted, ids -> sink.add(ids, characters.getAndSet(0)));
            sink.add(new int[0], characters.get());
        } catch (IOException e) {
            throw text.unreadable(e);
        } catch (UncheckedIOException e) {
            throw text.unreadable(e.getCause());
        }
    }

    /// SHA-256 of the tokenizer's file and the text.
    static byte[] key(TextSource text, Tokenizer tokenizer) {
        MessageDigest digest = Sha256.digest();
        digest.update(TokenizerFile.content(tokenizer));
        try (InputStream bytes = new DigestInputStream(text.bytes(), digest)) {
            bytes.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw text.unreadable(e);
        }
        return digest.digest();
    }
}
