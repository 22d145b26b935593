package kawi.samples.training;

import java.io.IOException;
import java.io.InputStream;
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
import kawi.samples.request.UsageException;
import kawi.tokenizer.ParallelEncoder;
import kawi.tokenizer.TextParts;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.file.TokenizerFile;

/// A text's ids in a file of the model folder. They are made once: the file says of which text and tokenizer, by
/// content and not by name. A new training beside others looks there first.
final class TokenCache {
    /// The file in a model folder.
    static final String FILE = "tokens.bin";

    private final Path folder;
    private final int threads;

    /// @param folder of the model; it must exist
    /// @param threads how many encode
    TokenCache(Path folder, int threads) {
        this.folder = folder;
        this.threads = threads;
    }

    /// The ids of a text.
    ///
    /// @throws UsageException if the text cannot be read
    /// @throws kawi.tokenizer.TokenizerException if it holds something that the vocabulary has no token for
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
                    .orElseThrow(() -> new ModelFileException(file, "is not what was written a moment ago"));
        });
    }

    /// Another model's file of the same key gets a second name here.
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
            return List.of(); // nobody to ask
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
        } catch (IOException | UncheckedIOException e) {
            throw new UsageException(text.title() + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// A SHA-256 of the tokenizer's file and the text.
    private static byte[] key(TextSource text, Tokenizer tokenizer) {
        MessageDigest digest = Sha256.digest();
        digest.update(TokenizerFile.content(tokenizer));
        try (InputStream bytes = new DigestInputStream(text.bytes(), digest)) {
            var buffer = new byte[1 << 16];
            while (bytes.read(buffer) >= 0) {
                // Reading is what digests.
            }
        } catch (IOException e) {
            throw new UsageException(text.title() + ": cannot be read: " + e.getMessage(), e);
        }
        return digest.digest();
    }
}
