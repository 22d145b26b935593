package kawi.samples.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.Json.ArrayValue;
import kawi.tokenizer.json.Json.BooleanValue;
import kawi.tokenizer.json.Json.ObjectValue;
import kawi.tokenizer.json.Json.StringValue;
import kawi.tokenizer.json.JsonException;

/// Reads the plans of versions that trained on one text as it is: without documents, and with CRLF.
final class OldPlan {
    private static final String TEXT = "text";

    private OldPlan() {}

    /// A plan in the form of this version; other texts as they are.
    static String upgraded(String plan) {
        Optional<Json> json = parse(plan);
        if (json.isEmpty()
                || !(json.get() instanceof ObjectValue old)
                || !(old.members().get(TEXT) instanceof ObjectValue text)
                || text.get("kind").isEmpty()) {
            return plan;
        }
        SequencedMap<String, Json> format = new LinkedHashMap<>();
        format.put("keepCrlf", new BooleanValue(true));
        format.put("separator", new StringValue(""));
        SequencedMap<String, Json> selection = new LinkedHashMap<>();
        selection.put("sources", new ArrayValue(List.of(text)));
        selection.put("format", new ObjectValue(format));
        SequencedMap<String, Json> upgraded = new LinkedHashMap<>(old.members());
        upgraded.put(TEXT, new ObjectValue(selection));
        return new ObjectValue(upgraded).toString();
    }

    /// The exception for what is not JSON comes from the caller, with the position.
    private static Optional<Json> parse(String plan) {
        try {
            return Optional.of(Json.parse(plan));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }
}
