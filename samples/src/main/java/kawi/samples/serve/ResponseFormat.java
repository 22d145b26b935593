package kawi.samples.serve;

import java.util.Optional;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.samples.http.HttpFailure;
import kawi.samples.http.json.RequestFields;
import kawi.tokenizer.json.JsonCursor;

/// The field `response_format`: text, any JSON object, or JSON that is valid under a schema.
final class ResponseFormat {
    private static final String FIELD = "response_format";
    private static final String ANY_OBJECT = "{\"type\":\"object\",\"additionalProperties\":true}";

    private ResponseFormat() {}

    /// The matcher at the start of the answer; empty for text.
    ///
    /// @throws HttpFailure 400 if the format or its schema is wrong or not supported
    static Optional<GrammarMatcher> start(RequestFields fields, ServedModel model) {
        if (!fields.has(FIELD)) {
            return Optional.empty();
        }
        JsonCursor format = fields.at(FIELD);
        JsonCursor type = format.at("type");
        return switch (type.text()) {
            case "text" -> Optional.empty();
            case "json_object" -> Optional.of(start(type, ANY_OBJECT, model));
            case "json_schema" -> {
                JsonCursor schema = format.at("json_schema").at("schema");
                if (!schema.isObject()) {
                    throw schema.expected("a JSON schema");
                }
                yield Optional.of(start(schema, schema.value().orElseThrow().toString(), model));
            }
            default -> throw type.expected("text, json_object or json_schema");
        };
    }

    private static GrammarMatcher start(JsonCursor where, String schema, ServedModel model) {
        try {
            return model.start(schema);
        } catch (ConstraintException e) {
            throw HttpFailure.ofField(where.path(), e.getMessage(), e);
        }
    }
}
