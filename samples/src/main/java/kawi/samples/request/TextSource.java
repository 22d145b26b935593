package kawi.samples.request;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import kawi.samples.corpus.Corpus;

/// Where a text comes from.
///
/// @param kind from Kawi itself or from a file
/// @param location the corpus's name, or the file's absolute path
public record TextSource(Kind kind, String location) {

    /// The two places of texts.
    public enum Kind {
        /// A text that comes with Kawi.
        CORPUS,
        /// A file of the user's.
        FILE
    }

    /// @throws UsageException if no corpus of the name comes with Kawi
    public static TextSource corpus(String name) {
        if (Corpus.named(name).isEmpty()) {
            throw new UsageException("no corpus " + name + " comes with Kawi: there is "
                    + String.join(", ", Corpus.names()) + "; --data FILE takes a text of yours");
        }
        return new TextSource(Kind.CORPUS, name);
    }

    /// A file; its path is kept in full, so that it is found again from another folder.
    public static TextSource file(Path file) {
        return new TextSource(Kind.FILE, file.toAbsolutePath().normalize().toString());
    }

    /// The text.
    ///
    /// @throws UsageException if it cannot be read
    public String read() {
        return switch (kind) {
            case CORPUS -> corpus().text();
            case FILE -> TextFile.read(path());
        };
    }

    /// The text to be read from its beginning on, however long it is.
    ///
    /// @throws UsageException if it cannot be read
    public Reader open() {
        return switch (kind) {
            case CORPUS -> new StringReader(corpus().text());
            case FILE -> TextFile.open(path());
        };
    }

    /// The text's bytes, to be read from their beginning on.
    ///
    /// @throws UsageException if they cannot be read
    public InputStream bytes() {
        return switch (kind) {
            case CORPUS -> new ByteArrayInputStream(corpus().text().getBytes(StandardCharsets.UTF_8));
            case FILE -> TextFile.bytes(path());
        };
    }

    /// What it is, for people.
    public String title() {
        return switch (kind) {
            case CORPUS -> corpus().title();
            case FILE -> location;
        };
    }

    /// A short name, fit for a folder's: the corpus's, or the file's without its extension.
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
            throw new UsageException("the text's file \"" + location + "\" has no name that there could be", e);
        }
    }

    private Corpus corpus() {
        return Corpus.named(location)
                .orElseThrow(() -> new UsageException("no corpus " + location + " comes with this version of Kawi"));
    }
}
