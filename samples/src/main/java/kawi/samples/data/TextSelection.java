package kawi.samples.data;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import kawi.samples.request.UsageException;

/// The texts of a training as the user names them: where they are, how they are read, and what is kept for validation.
/// Part of the plan of a training.
///
/// @param sources in the order in which they are read
/// @param format how files become documents
/// @param split `documents` or `tail`; null for `documents` from [#MANY] documents on
public record TextSelection(List<DataSource> sources, TextFormat format, String split) {
    /// From this number of documents on, whole documents are kept for validation.
    public static final int MANY = 20;

    /// What is kept for validation.
    public enum Split {
        /// Whole documents, about a tenth of the characters.
        DOCUMENTS,
        /// The last tenth of the tokens.
        TAIL;

        /// As it is written on the command line.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One text, read with the default format.
    public static TextSelection of(DataSource source) {
        return new TextSelection(List.of(source), TextFormat.DEFAULT, null);
    }

    /// The same texts at other places.
    public TextSelection at(List<DataSource> others) {
        return new TextSelection(others, format, split);
    }

    /// The split that the user chose.
    ///
    /// @throws UsageException if there is none of the name
    public Optional<Split> chosenSplit() {
        if (split == null) {
            return Optional.empty();
        }
        for (Split each : Split.values()) {
            if (each.toString().equals(split)) {
                return Optional.of(each);
            }
        }
        throw new UsageException("there is no split \"" + split + "\": there is documents, tail");
    }

    /// Whether all texts are there.
    public boolean exists() {
        return sources.stream().allMatch(DataSource::exists);
    }

    /// The titles of the sources.
    public String title() {
        return sources.stream().map(DataSource::title).collect(Collectors.joining(", "));
    }

    /// A name that can be that of a folder: that of the first source.
    public String shortName() {
        String first = sources.getFirst().shortName();
        return sources.size() == 1 ? first : first + "-and-" + (sources.size() - 1) + "-more";
    }
}
