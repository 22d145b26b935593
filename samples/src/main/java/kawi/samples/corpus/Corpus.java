package kawi.samples.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// An embedded training text. Next to each text is a page of the same name that documents its source.
///
/// @param name the name on the command line
/// @param title the title and the author
public record Corpus(String name, String title) {

    /// Melville's novel, with 1.2 million characters, 89 of them distinct.
    public static final Corpus MOBY_DICK = new Corpus("moby-dick", "Moby-Dick; or, The Whale, by Herman Melville");

    /// All embedded texts.
    public static final List<Corpus> ALL = List.of(MOBY_DICK);

    /// The corpus of a name; empty if there is no such corpus.
    public static Optional<Corpus> named(String name) {
        return ALL.stream().filter(corpus -> corpus.name.equals(name)).findFirst();
    }

    /// The names of all corpora.
    public static List<String> names() {
        return ALL.stream().map(Corpus::name).toList();
    }

    /// The whole text; lines end in `\n`.
    public String text() {
        // In the package of this class, a resource is found both on the class path and on the module path.
        try (var resource = Corpus.class.getResourceAsStream(name + ".txt")) {
            if (resource == null) {
                throw new IllegalStateException("there is no corpus \"" + name + "\"");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the corpus " + name + " cannot be read", e);
        }
    }
}
