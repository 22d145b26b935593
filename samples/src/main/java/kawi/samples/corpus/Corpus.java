package kawi.samples.corpus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A text to train on that comes with Kawi. Beside each text lies a page of the same name that says where it is from.
///
/// @param name what it is called on the command line
/// @param title what people call it
public record Corpus(String name, String title) {

    /// Melville's novel: 1.2 million characters, 89 of them distinct.
    public static final Corpus MOBY_DICK = new Corpus("moby-dick", "Moby-Dick; or, The Whale, by Herman Melville");

    /// Every text that comes with Kawi.
    public static final List<Corpus> ALL = List.of(MOBY_DICK);

    /// The corpus of a name; empty if there is none.
    public static Optional<Corpus> named(String name) {
        return ALL.stream().filter(corpus -> corpus.name.equals(name)).findFirst();
    }

    /// The names that [#named] knows.
    public static List<String> names() {
        return ALL.stream().map(Corpus::name).toList();
    }

    /// The whole text; lines end in `\n`.
    public String text() {
        // The resource is in this class's own package, where it is found on the class path and on the module path.
        try (var resource = Corpus.class.getResourceAsStream(name + ".txt")) {
            if (resource == null) {
                throw new IllegalStateException("no corpus " + name + " comes with Kawi");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the corpus " + name + " cannot be read", e);
        }
    }
}
