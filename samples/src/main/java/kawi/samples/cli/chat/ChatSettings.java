package kawi.samples.cli.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import kawi.engine.generate.GenerationConfig;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.samples.request.ValueConverters;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/// The settings of a conversation: options of the command line, which `/set` replaces one by one.
final class ChatSettings {
    private final SavedModel model;
    private ChatOptions options;
    private final Map<String, String> replaced = new LinkedHashMap<>();
    private final Map<String, String> given;

    /// @param options of the command line
    /// @param given the values of the options that were given, by their names
    ChatSettings(SavedModel model, ChatOptions options, Map<String, String> given) {
        this.model = model;
        this.options = options;
        this.given = Map.copyOf(given);
    }

    /// How to generate the next answer.
    GenerationConfig config(long answers) {
        return options.config(model, answers);
    }

    /// The settings that differ from the defaults, such as `temperature 0.7`.
    Map<String, String> values() {
        var all = new LinkedHashMap<>(given);
        all.putAll(replaced);
        return all;
    }

    /// Replaces a setting.
    ///
    /// @param name of an option, without its dashes
    /// @throws UsageException if there is no such option, or the value is wrong; nothing has changed then
    void set(String name, String value) {
        var next = new LinkedHashMap<>(values());
        next.put(name, value);
        var page = new Page();
        var line = new CommandLine(page)
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedArgumentsAllowed(false);
        ValueConverters.register(line);
        try {
            line.parseArgs(next.entrySet().stream()
                    .map(entry -> "--" + entry.getKey() + (entry.getValue().isEmpty() ? "" : "=" + entry.getValue()))
                    .toArray(String[]::new));
            page.options.config(model, 0); // throws if the value is out of range
        } catch (ParameterException e) {
            throw new UsageException(message(e, name, value), e);
        }
        options = page.options;
        replaced.put(name, value);
    }

    private static String message(ParameterException e, String name, String value) {
        return e instanceof CommandLine.UnmatchedArgumentException
                ? "there is no setting '" + name + "'; /help lists some, kawi chat --help all"
                : "'" + value + "' is no value for " + name;
    }

    /// The options without the rest of the command.
    @Command(name = "set")
    static final class Page {
        @Mixin
        private ChatOptions options;

        ChatOptions options() {
            return options;
        }
    }
}
