package kawi.bench.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.engine.model.DropoutRates;
import kawi.engine.model.GptConfig;

/// Sizes that replace those of a [Case], by the names that `kawi bench step` has for them.
///
/// @param given the text of each size that is given
record CaseSizes(Map<String, String> given) {
    private static final List<String> NAMES =
            List.of("layers", "heads", "width", "context", "batch-size", "vocabulary", "dropout");

    /// The syntax, for the usage line.
    static final String USAGE = "[layers=4 heads=6 width=384 context=1024 batch-size=2 vocabulary=65 dropout=0]";

    /// Takes the sizes out of the values of a command line.
    static CaseSizes take(Map<String, String> values) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String name : NAMES) {
            Optional.ofNullable(values.remove(name)).ifPresent(text -> given.put(name, text));
        }
        return new CaseSizes(given);
    }

    /// A case with these sizes.
    ///
    /// @throws IllegalArgumentException if a size is out of range or does not fit the others
    Case over(Case base) {
        if (given.isEmpty()) {
            return base;
        }
        GptConfig config = base.config();
        GptConfig changed = GptConfig.of(number("vocabulary", config.vocabularySize()))
                .layers(number("layers", config.layers()))
                .heads(number("heads", config.heads()))
                .width(number("width", config.width()))
                .contextLength(number("context", config.contextLength()))
                .bias(config.bias())
                .dropout(dropout(config.dropout()))
                .build();
        return new Case(
                base.name() + ", " + given,
                changed,
                number("batch-size", base.sequences()),
                number("context", base.length()));
    }

    private int number(String name, int otherwise) {
        String text = given.get(name);
        return text == null ? otherwise : Arguments.positive(name, text);
    }

    private DropoutRates dropout(DropoutRates otherwise) {
        String text = given.get("dropout");
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("0(\\.[0-9]{1,9})?")) {
            throw new IllegalArgumentException("dropout= must be 0 to below 1, not \"" + text + "\"");
        }
        return DropoutRates.of(Double.parseDouble(text));
    }
}
