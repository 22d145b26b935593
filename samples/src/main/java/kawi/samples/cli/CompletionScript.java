package kawi.samples.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;

/// The script with which bash and zsh complete commands, options and values: picocli's, with a variable for the values
/// of each option. Picocli names it after the placeholder in the help, so that of several options with the placeholder
/// `NAME` all would get the values of the last one.
final class CompletionScript {
    /// `local NAME_option_args=("tiny" "small") # --preset values`
    private static final Pattern VALUES =
            Pattern.compile("(\\s*local )\\w+_option_args=(\\(.*\\) # (--[\\w-]+) values)");

    /// `'--preset')` or `-h|--help)`: what follows completes the value of this option
    private static final Pattern OPTION = Pattern.compile("\\s*(?:.*\\|)?'?(--[\\w-]+)'?\\)");

    private static final Pattern USE = Pattern.compile("\\$\\{\\w+_option_args\\[@]}");

    private CompletionScript() {}

    static String of(String name, CommandLine commandLine) {
        var script = new StringBuilder();
        String option = "";
        for (String line : AutoComplete.bash(name, commandLine).split("\n", -1)) {
            Matcher values = VALUES.matcher(line);
            Matcher label = OPTION.matcher(line);
            if (values.matches()) {
                line = values.group(1) + variable(values.group(3)) + "=" + values.group(2);
            } else if (label.matches()) {
                option = label.group(1);
            } else if (USE.matcher(line).find()) {
                line = USE.matcher(line).replaceAll(Matcher.quoteReplacement("${" + variable(option) + "[@]}"));
            }
            script.append(line).append('\n');
        }
        script.setLength(script.length() - 1);
        return script.toString();
    }

    private static String variable(String option) {
        return option.substring(2).replace('-', '_') + "_option_args";
    }
}
