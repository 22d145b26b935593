package kawi.samples.play.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.samples.decoding.PenaltyOptions;
import kawi.samples.decoding.SamplingOptions;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.samples.request.ValueConverters;
import kawi.tokenizer.json.JsonCursor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/// The decoding strategy of a request: the options of `kawi generate` by their names, such as `{"temperature": 0.8,
/// "top-k": 40}`. They are parsed by the same classes as on the command line, so they mean the same.
@Command
final class StrategyOptions {
    @Mixin
    private PenaltyOptions penalties;

    @Mixin
    private SamplingOptions sampling;

    private StrategyOptions() {}

    /// Reads the options of an object; an absent object has none.
    ///
    /// @throws UsageException if there is no such option, a value is out of range, or options contradict each other
    static DecodingStrategy parse(JsonCursor object, SavedModel model) {
        var options = new StrategyOptions();
        var commandLine = new CommandLine(options).setExpandAtFiles(false).setTrimQuotes(false);
        ValueConverters.register(commandLine);
        try {
            commandLine.parseArgs(arguments(object).toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageException(e.getMessage(), e);
        }
        return options.sampling.strategy(options.penalties.stages(model, model.endTokens()));
    }

    /// The options as they are written on the command line.
    static List<String> arguments(JsonCursor object) {
        List<String> arguments = new ArrayList<>();
        if (object.isAbsent()) {
            return arguments;
        }
        for (Map.Entry<String, JsonCursor> entry : object.entries().entrySet()) {
            StageControl control = StageControl.ofOption(entry.getKey())
                    .orElseThrow(() -> entry.getValue().error("is no option of a decoding strategy"));
            if (!entry.getValue().isAbsent()) {
                arguments.addAll(control.arguments(entry.getValue()));
            }
        }
        return arguments;
    }
}
