package kawi.samples.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import kawi.samples.corpus.Corpus;
import kawi.samples.request.UsageException;

/// Where texts are: one value of `--data`, or a text that comes with Kawi.
///
/// @param kind of place
/// @param location the name of the corpus, or the absolute path of the file or folder; `-` for standard input
public record DataSource(Kind kind, String location) {

    /// The kinds of places.
    public enum Kind {
        /// A text that comes with Kawi.
        CORPUS,
        /// A file.
        FILE,
        /// A folder with files.
        FOLDER,
        /// Standard input.
        STDIN
    }

    private static final String STANDARD_INPUT = "-";

    /// A text that comes with Kawi.
    ///
    /// @throws UsageException if there is none of the name
    public static DataSource corpus(String name) {
        if (Corpus.named(name).isEmpty()) {
            throw new UsageException("there is no corpus " + name + ": there is " + String.join(", ", Corpus.names())
                    + "; --data PATH reads texts of your own");
        }
        return new DataSource(Kind.CORPUS, name);
    }

    /// What a user wrote: a file or a folder, or `-` for standard input. Paths become absolute, so that they are found
    /// from any working folder.
    public static DataSource of(Path written) {
        if (written.toString().equals(STANDARD_INPUT)) {
            return new DataSource(Kind.STDIN, STANDARD_INPUT);
        }
        Kind kind = Files.isDirectory(written) ? Kind.FOLDER : Kind.FILE;
        return new DataSource(kind, written.toAbsolutePath().normalize().toString());
    }

    /// Whether the texts are there. Those of standard input are there only once.
    public boolean exists() {
        return switch (kind) {
            case CORPUS -> Corpus.named(location).isPresent();
            case FILE, FOLDER -> Files.exists(path());
            case STDIN -> false;
        };
    }

    /// The path of the file or folder.
    ///
    /// @throws UsageException if it is not a valid path
    Path path() {
        try {
            return Path.of(location);
        } catch (InvalidPathException e) {
            throw new UsageException("the text file \"" + location + "\" is not a valid path", e);
        }
    }

    /// The corpus.
    ///
    /// @throws UsageException if this version of Kawi does not have it
    Corpus corpus() {
        return Corpus.named(location)
                .orElseThrow(() -> new UsageException("there is no corpus " + location + " in this version of Kawi"));
    }

    /// The title of the corpus, or the path.
    public String title() {
        return switch (kind) {
            case CORPUS -> corpus().title();
            case FILE, FOLDER -> location;
            case STDIN -> "standard input";
        };
    }

    /// A name that can be that of a folder: that of the corpus or folder, or of the file without its extensions.
    public String shortName() {
        return switch (kind) {
            case CORPUS -> location;
            case FILE -> folderName(withoutExtensions(String.valueOf(path().getFileName())));
            case FOLDER -> folderName(String.valueOf(path().getFileName()));
            case STDIN -> "stdin";
        };
    }

    private static String withoutExtensions(String name) {
        String unpacked = name.replaceFirst("(?i)(?<=.)\\.gz$", "");
        return unpacked.replaceFirst("(?<=.)\\.[^.]*$", "");
    }

    private static String folderName(String name) {
        return name.replaceAll("[\\s\\p{Cntrl}/\\\\:*?\"<>|]+", "-");
    }
}
