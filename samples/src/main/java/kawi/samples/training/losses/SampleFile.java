package kawi.samples.training.losses;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kawi.samples.request.TextFile;
import kawi.tokenizer.io.AtomicFile;

/// The texts that were generated at the evaluations of a training, in `samples.txt`. The file is always written as a
/// whole.
public final class SampleFile {
    /// The file in a model folder.
    public static final String NAME = "samples.txt";

    private static final Pattern HEADING = Pattern.compile("(?m)^== step (\\d{1,18}), validation loss .* ==$");
    private static final int MAX_BYTES = 1 << 26;

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();

    /// @param step the number of steps so far
    /// @param text from the heading to the next one
    private record Entry(long step, String text) {}

    private SampleFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /// The file of a training.
    ///
    /// @param lastStep texts of later steps are removed: they come again, because the checkpoint is older
    /// @throws kawi.samples.request.UsageException if the file cannot be read
    public static SampleFile upTo(Path folder, long lastStep) {
        var samples = new SampleFile(folder);
        if (Files.exists(samples.file)) {
            samples.parse(TextFile.read(samples.file, MAX_BYTES));
            samples.entries.removeIf(entry -> entry.step() > lastStep);
        }
        return samples;
    }

    private void parse(String content) {
        Matcher heading = HEADING.matcher(content);
        boolean found = heading.find();
        while (found) {
            int from = heading.start();
            long step = Long.parseLong(heading.group(1));
            found = heading.find();
            entries.add(new Entry(step, content.substring(from, found ? heading.start() : content.length())));
        }
    }

    /// Adds a text and writes the file.
    ///
    /// @throws kawi.tokenizer.io.FileException if it cannot be written
    public void add(long step, double validationLoss, String text) {
        entries.add(new Entry(
                step, "== step %d, validation loss %.4f ==\n\n%s\n\n".formatted(step, validationLoss, text.strip())));
        StringBuilder all = new StringBuilder();
        entries.forEach(entry -> all.append(entry.text()));
        AtomicFile.write(file, all.toString());
    }

    /// The steps of the texts so far.
    public List<Long> steps() {
        return entries.stream().map(Entry::step).toList();
    }
}
