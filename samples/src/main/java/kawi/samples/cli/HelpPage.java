package kawi.samples.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Paragraph;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The help page of a command, for any width of the terminal. (Picocli's own layout needs at least 55 columns.)
final class HelpPage {
    private static final int INDENT = 2;
    private static final int GAP = 2;

    /// The widest first column that leaves descriptions beside it readable.
    private static final int MAX_NAME_WIDTH = 30;

    private static final int MIN_DESCRIPTION_WIDTH = 36;

    private final CommandSpec spec;
    private final Help.ColorScheme colours;
    private final int columns;
    private final List<String> lines = new ArrayList<>();

    private HelpPage(CommandLine command, int columns) {
        spec = command.getCommandSpec();
        colours = command.getColorScheme();
        this.columns = columns;
    }

    /// The page, ready to be printed.
    ///
    /// @param columns the width of its lines
    static String of(CommandLine command, int columns) {
        var page = new HelpPage(command, columns);
        page.synopsis();
        page.description();
        page.options();
        page.commands();
        page.footer();
        return page.lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    /// One line that says what a command does.
    static String summary(CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        return description.length == 0 ? "" : description[0];
    }

    private void synopsis() {
        Stream<String> options = Stream.concat(
                spec.options().stream()
                        .filter(option -> option.required() && option.group() == null)
                        .map(HelpPage::usage),
                spec.argGroups().stream()
                        .filter(group -> group.multiplicity().min() > 0)
                        .map(HelpPage::usage));
        Stream<String> words = spec.subcommands().isEmpty()
                ? spec.positionalParameters().stream().map(HelpPage::usage)
                : Stream.of(spec.usageMessage().synopsisSubcommandLabel());
        String parts = Stream.of(options, Stream.of("[OPTIONS]"), words)
                .flatMap(each -> each)
                .collect(Collectors.joining(" "));
        hanging("Usage: ", spec.qualifiedName() + " " + parts);
    }

    private static String usage(ArgSpec argument) {
        return switch (argument) {
            case OptionSpec option -> option.longestName() + " " + option.paramLabel();
            case PositionalParamSpec parameter -> {
                String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
                yield parameter.arity().min() == 0 ? "[" + label + "]" : label;
            }
            default -> argument.paramLabel();
        };
    }

    private static String usage(ArgGroupSpec group) {
        return "(" + group.args().stream().map(HelpPage::usage).collect(Collectors.joining(" | ")) + ")";
    }

    private void description() {
        lines.add("");
        for (String paragraph : spec.usageMessage().description()) {
            lines.addAll(Paragraph.wrap(paragraph, columns));
        }
        if (!lines.getLast().isEmpty()) {
            lines.add("");
        }
    }

    /// The options without a heading, then those of each group with one.
    private void options() {
        List<Entry> entries = new ArrayList<>();
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            entries.add(new Entry(parameter.paramLabel(), text(parameter), colours::parameterText));
        }
        SequencedMap<String, List<Entry>> groups = new LinkedHashMap<>();
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                heading(option)
                        .map(heading -> groups.computeIfAbsent(heading, each -> new ArrayList<>()))
                        .orElse(entries)
                        .add(new Entry(names(option), text(option), colours::optionText));
            }
        }
        int names = nameWidth(
                Stream.concat(entries.stream(), groups.values().stream().flatMap(List::stream)));
        list(entries, names);
        groups.forEach((heading, ofGroup) -> {
            lines.add("");
            lines.add(heading);
            list(ofGroup, names);
        });
    }

    /// The heading of the group of an option, such as `The training:`.
    private static Optional<String> heading(OptionSpec option) {
        return Optional.ofNullable(option.group())
                .map(ArgGroupSpec::heading)
                .map(heading -> heading.replace("%n", "").strip());
    }

    /// `-h, --help`, `    --steps N`: long names are below each other.
    private static String names(OptionSpec option) {
        boolean onlyLong = option.shortestName().startsWith("--");
        String names = onlyLong ? "    " + option.longestName() : option.shortestName() + ", " + option.longestName();
        return switch (option.arity().min()) {
            case 0 -> names + (option.arity().max() == 0 ? "" : " [" + option.paramLabel() + "]");
            default -> names + " " + option.paramLabel();
        };
    }

    private static String text(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void commands() {
        if (spec.subcommands().isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("Commands:");
        List<Entry> entries = new ArrayList<>();
        spec.subcommands().forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                entries.add(new Entry(name, summary(command.getCommandSpec()), colours::commandText));
            }
        });
        list(entries, nameWidth(entries.stream()));
    }

    private void footer() {
        for (String line : spec.usageMessage().footer()) {
            if (line.startsWith("  kawi ")) {
                example(line);
            } else {
                lines.addAll(Paragraph.wrap(line, columns));
            }
        }
    }

    /// A command that a user can copy, even if it takes several lines.
    private void example(String line) {
        if (DisplayWidth.of(line) <= columns) {
            lines.add(line);
            return;
        }
        List<String> parts = Paragraph.wrap(line.strip(), columns - 2 * INDENT - 2);
        for (int i = 0; i < parts.size(); i++) {
            lines.add(" ".repeat(i == 0 ? INDENT : 2 * INDENT) + parts.get(i) + (i < parts.size() - 1 ? " \\" : ""));
        }
    }

    /// A name and what it means.
    private record Entry(String name, String text, Function<String, Help.Ansi.Text> colour) {}

    /// Two columns, or one below the other where the terminal is too narrow for two.
    ///
    /// @param names the width of the first
    private void list(List<Entry> entries, int names) {
        int beside = columns - INDENT - names - GAP;
        for (Entry entry : entries) {
            String name = " ".repeat(INDENT) + entry.colour().apply(entry.name());
            if (beside < MIN_DESCRIPTION_WIDTH) {
                lines.add(name);
                indented(entry.text(), 4 * INDENT);
                continue;
            }
            List<String> text = new ArrayList<>(Paragraph.wrap(entry.text(), beside));
            int rest = names - DisplayWidth.of(entry.name());
            lines.add(rest < 0 ? name : name + " ".repeat(rest + GAP) + text.removeFirst());
            text.forEach(line -> lines.add(" ".repeat(INDENT + names + GAP) + line));
        }
    }

    private static int nameWidth(Stream<Entry> entries) {
        int widest =
                entries.mapToInt(entry -> DisplayWidth.of(entry.name())).max().orElse(0);
        return Math.min(widest, MAX_NAME_WIDTH);
    }

    private void indented(String text, int indent) {
        Paragraph.wrap(text, columns - indent).forEach(line -> lines.add(" ".repeat(indent) + line));
    }

    private void hanging(String first, String text) {
        List<String> wrapped = Paragraph.wrap(text, columns - first.length());
        for (int i = 0; i < wrapped.size(); i++) {
            lines.add((i == 0 ? first : " ".repeat(first.length())) + wrapped.get(i));
        }
    }
}
