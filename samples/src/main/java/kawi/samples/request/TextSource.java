package kawi.samples.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import kawi.samples.corpus.Corpus;
import kawi.tokenizer.io.FileException;

/// A text to read: one that comes with Kawi, or a file.
///
/// @param kind which of the two
/// @param location the name of the corpus, or the absolute path of the file
public record TextSource(Kind kind, String location) {

    /// The two kinds of texts.
    public enum Kind {
        /// A text that comes with Kawi.
        CORPUS,
        /// A file.
        FILE
    }

    /// A text that comes with Kawi.
    ///
    /// @throws UsageException if there is none of the name
    public static TextSource corpus(String name) {
        if (Corpus.named(name).isEmpty()) {
            throw new UsageException("there is no corpus " + name + ": there is " + String.join(", ", Corpus.names())
                    + "; --data FILE reads a text of your own");
        }
        return new TextSource(Kind.CORPUS, name);
    }

    /// A file. Its path becomes absolute, so that it is found from any working folder.
    public static TextSource file(Path file) {
        return new TextSource(Kind.FILE, file.toAbsolutePath().normalize().toString());
    }

    /// Whether the text is there.
    public boolean exists() {
        return switch (kind) {
            case CORPUS -> Corpus.named(location).isPresent();
            case FILE -> Files.exists(path());
        };
    }

    /// Checks that the text can be read, before much is done for it.
    ///
    /// @throws UsageException if it cannot be read
    public void requireReadable() {
        try {
            bytes().close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// The number of characters (code points). The whole text is read.
    ///
    /// @throws UsageException if it cannot be read
    public long characters() {
        try (Reader reader = open()) {
            var buffer = new char[1 << 16];
            long characters = 0;
            for (int count = reader.read(buffer); count >= 0; count = reader.read(buffer)) {
                for (int i = 0; i < count; i++) {
                    characters += Character.isLowSurrogate(buffer[i]) ? 0 : 1;
                }
            }
            return characters;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /// The whole text.
    ///
    /// @throws UsageException if it cannot be read
    public String read() {
        return switch (kind) {
            case CORPUS -> corpus().text();
            case FILE -> TextFile.read(path());
        };
    }

    /// A reader of the text, for texts of any length.
    ///
    /// @throws UsageException if it cannot be read
    public Reader open() {
        return switch (kind) {
            case CORPUS -> new StringReader(corpus().text());
            case FILE -> TextFile.open(path());
        };
    }

    /// The bytes of the text.
    ///
    /// @throws UsageException if they cannot be read
    public InputStream bytes() {
        return switch (kind) {
            case CORPUS -> new ByteArrayInputStream(corpus().text().getBytes(StandardCharsets.UTF_8));
            case FILE -> TextFile.bytes(path());
        };
    }

    /// The exception for a text that could not be read, to be thrown by the caller.
    public UsageException unreadable(IOException e) {
        return new UsageException(title() + ": cannot be read: " + FileException.reason(e), e);
    }

    /// The title of the corpus, or the path of the file.
    public String title() {
        return switch (kind) {
            case CORPUS -> corpus().title();
            case FILE -> location;
        };
    }

    /// A name that can be that of a folder: that of the corpus, or of the file without its extension.
    public String shortName() {
        return switch (kind) {
            case CORPUS -> location;
            case FILE -> {
                String name = String.valueOf(path().getFileName());
                String stem = name.replaceFirst("(?<=.)\\.[^.]*$", "");
                yield stem.replaceAll("[\\s\\p{Cntrl}/\\\\:*?\"<>|]+", "-");
            }
        };
    }

    private Path path() {
        try {
            return Path.of(location);
        } catch (InvalidPathException e) {
            throw new UsageException("the text file \"" + location + "\" is not a valid path", e);
        }
    }

    private Corpus corpus() {
        return Corpus.named(location)
                .orElseThrow(() -> new UsageException("there is no corpus " + location + " in this version of Kawi"));
    }
}
