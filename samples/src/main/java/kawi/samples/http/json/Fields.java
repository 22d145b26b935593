package kawi.samples.http.json;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Creates JSON objects.
public final class Fields {
    private Fields() {}

    /// An object with members in this order; a value may be null.
    ///
    /// @param namesAndValues a name, its value, the next name, and so on
    public static SequencedMap<String, Object> of(Object... namesAndValues) {
        SequencedMap<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }
}
