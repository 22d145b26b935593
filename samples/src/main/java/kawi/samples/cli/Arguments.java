package kawi.samples.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/// The arguments of one call, checked before picocli assigns them to fields.
///
/// Checking them here gives every mistake one short line that names what is wrong, and lets a value be any text: in
/// `--stop=--` and `--prompt=--json` the value is what follows the equals sign. Picocli then gets each option together
/// with its value, so that it never has to guess which of the two an argument is.
final class Arguments {
    private static final String END_OF_OPTIONS = "--";

    private final List<String> checked = new ArrayList<>();
    private final Map<String, OptionSpec> given = new LinkedHashMap<>(); // by their longest names
    private CommandLine command;
    private int positionals;
    private boolean optionsEnded;

    private Arguments(CommandLine root) {
        command = root;
    }

    /// Checks the arguments of a call.
    ///
    /// @return the same request, each option with its value attached
    /// @throws MissingCommandException if a command is needed and none is given
    /// @throws ParameterException if there is no such command or option, an option is repeated, needs a value, excludes
    /// another one, or is missing
    static String[] check(CommandLine root, String... arguments) {
        var request = new Arguments(root);
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        String next = rest.hasNext() ? rest.next() : null;
        while (next != null) {
            next = request.take(next, rest);
        }
        if (!request.isHelp()) {
            request.checkComplete();
        }
        return request.checked.toArray(String[]::new);
    }

    /// Takes one argument, and the next one if that is its value.
    ///
    /// @return the argument to take next; null after the last
    private String take(String argument, Iterator<String> rest) {
        if (optionsEnded || !argument.startsWith("-") || argument.length() == 1) {
            takeWord(argument);
        } else if (argument.equals(END_OF_OPTIONS)) {
            optionsEnded = true;
        } else {
            return takeOption(argument, rest);
        }
        return rest.hasNext() ? rest.next() : null;
    }

    private void takeWord(String word) {
        CommandLine subcommand = command.getSubcommands().get(word);
        if (subcommand != null) {
            command = subcommand;
            given.clear();
        } else if (!command.getSubcommands().isEmpty()) {
            throw new ParameterException(
                    command, "there is no command '" + word + "'" + Suggestions.ofCommands(word, command));
        } else if (++positionals > capacity(command.getCommandSpec())) {
            throw new ParameterException(command, "unexpected argument '" + word + "'");
        }
        checked.add(word);
    }

    private static int capacity(CommandSpec spec) {
        long sum = spec.positionalParameters().stream()
                .map(PositionalParamSpec::arity)
                .mapToLong(arity -> arity.max())
                .sum();
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    private String takeOption(String argument, Iterator<String> rest) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        OptionSpec option = option(name);
        if (option == null) {
            throw new ParameterException(
                    command, "there is no option " + name + Suggestions.ofOptions(name, command.getCommandSpec()));
        }
        if (given.put(option.longestName(), option) != null && !option.isMultiValue()) {
            throw new ParameterException(command, option.longestName() + " is given more than once");
        }
        String next = rest.hasNext() ? rest.next() : null;
        if (equals >= 0) {
            checked.add(argument);
        } else if (option.arity().max() == 0) {
            checked.add(name);
        } else if (next != null && !isOption(next)) {
            checked.add(name + "=" + next);
            return rest.hasNext() ? rest.next() : null;
        } else if (option.arity().min() == 0) {
            checked.add(name + "=" + option.fallbackValue());
        } else {
            throw new ParameterException(command, needsValue(option, next));
        }
        return isHelp() ? null : next; // what follows a request for help makes no difference
    }

    private static String needsValue(OptionSpec option, String found) {
        String usage = option.longestName() + " " + option.paramLabel();
        return option.longestName() + " needs a value: " + usage
                + (found == null ? "" : " (to give it the value " + found + ", write them with an equals sign)");
    }

    private boolean isOption(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        return name.equals(END_OF_OPTIONS) || option(name) != null;
    }

    /// The option of a name, such as `--bias`, or of its opposite, `--no-bias`; null if there is none.
    private OptionSpec option(String name) {
        CommandSpec spec = command.getCommandSpec();
        OptionSpec option = spec.optionsMap().get(name);
        return option == null ? spec.negatedOptionsMap().get(name) : option;
    }

    private boolean isHelp() {
        return given.values().stream().anyMatch(option -> option.usageHelp() || option.versionHelp());
    }

    private void checkComplete() {
        CommandSpec spec = command.getCommandSpec();
        if (!spec.subcommands().isEmpty()) {
            throw new MissingCommandException(command);
        }
        spec.argGroups().forEach(this::checkGroup);
        Optional<OptionSpec> missing = spec.options().stream()
                .filter(option ->
                        option.required() && option.group() == null && !given.containsKey(option.longestName()))
                .findFirst();
        missing.ifPresent(option -> {
            throw new ParameterException(
                    command, "the option " + option.longestName() + " " + option.paramLabel() + " is missing");
        });
    }

    /// Of the options in an exclusive group at most one may be given, and of some groups one must be given.
    private void checkGroup(ArgGroupSpec group) {
        List<OptionSpec> all = group.args().stream()
                .filter(OptionSpec.class::isInstance)
                .map(OptionSpec.class::cast)
                .toList();
        List<OptionSpec> together = all.stream()
                .filter(option -> given.containsKey(option.longestName()))
                .toList();
        if (group.exclusive() && together.size() > 1) {
            throw new ParameterException(
                    command, names(together, " and ") + " exclude each other: give only one of them");
        }
        if (group.multiplicity().min() > 0 && together.isEmpty()) {
            throw new ParameterException(command, "one of the options " + names(all, " or ") + " is missing");
        }
    }

    private static String names(List<OptionSpec> options, String lastSeparator) {
        List<String> names = options.stream().map(OptionSpec::longestName).toList();
        int last = names.size() - 1;
        return last == 0
                ? names.getFirst()
                : String.join(", ", names.subList(0, last)) + lastSeparator + names.get(last);
    }
}
