package kawi.samples.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Names that are so similar to a mistyped one that they are probably meant.
final class Suggestions {
    /// A name is similar if at most one edit per this number of its letters leads to it.
    private static final int LETTERS_PER_EDIT = 3;

    /// Letters from which on the beginning of a name is enough.
    private static final int MIN_PREFIX_LENGTH = 3;

    private Suggestions() {}

    /// `: did you mean train?`, or nothing if no command of this one is similar.
    static String ofCommands(String typed, CommandLine command) {
        return of(
                typed,
                command.getSubcommands().entrySet().stream()
                        .filter(entry -> !entry.getValue()
                                .getCommandSpec()
                                .usageMessage()
                                .hidden())
                        .map(Map.Entry::getKey)
                        .toList());
    }

    /// `: did you mean --steps?`, or nothing if no option of this command is similar.
    static String ofOptions(String typed, CommandSpec spec) {
        return of(
                typed,
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .map(OptionSpec::longestName)
                        .toList());
    }

    private static String of(String typed, List<String> names) {
        String letters = letters(typed);
        return names.stream()
                .filter(name -> isSimilar(letters, letters(name)))
                .min(Comparator.comparingInt(name -> distance(letters, letters(name))))
                .map(name -> ": did you mean " + name + "?")
                .orElse("");
    }

    /// Without the dashes in front, and with a dash wherever another system has an underscore.
    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-').replaceFirst("^-+", "");
    }

    private static boolean isSimilar(String typed, String name) {
        return distance(typed, name) <= Math.max(1, name.length() / LETTERS_PER_EDIT)
                || (typed.length() >= MIN_PREFIX_LENGTH && name.startsWith(typed));
    }

    /// The number of letters to insert, to delete, to replace or to swap with their neighbour to get from one to the
    /// other (the optimal string alignment distance, after Damerau, 1964).
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = last[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && swapped(from, i, to, j)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[to.length()];
    }

    private static boolean swapped(String from, int i, String to, int j) {
        return from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
    }
}
