package kawi.samples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A small trained model of characters that several test classes read. Tests that write into a model's folder train one
/// of their own with [Kawi#trainTiny].
public final class TinyModel {
    /// The words of the text: they repeat, so that a few steps learn something.
    static final String WORDS = "abcdefgh ijklmnop\n";

    /// The text of the model.
    public static final String TEXT = WORDS.repeat(60);

    private static final Path FOLDER = train();

    private TinyModel() {}

    /// The model's folder, with the text in `text.txt` next to it.
    public static Path folder() {
        return FOLDER;
    }

    private static Path train() {
        try {
            Path temporary = Files.createTempDirectory("kawi-tiny-model");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(temporary)));
            return Kawi.trainTiny(temporary.resolve("model"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(each -> each.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
