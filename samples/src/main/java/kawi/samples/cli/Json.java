package kawi.samples.cli;

import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// What `--json` prints: an object a line, its keys in the order of the record's components. Floats and doubles are the
/// shortest decimals that stand for them, so nothing is lost.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Json() {}

    /// A value in one line.
    public static String line(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
