package kawi.samples.hostile;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Damages a JSON text that was valid, as a tree: values become others, are exchanged, left out, doubled or renamed. So
/// the text stays JSON, mostly, and what reads it gets to see what it did not expect.
final class JsonMutations {
    private static final int MAX = 4;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// As they stand in the text; not all are JSON.
    private static final String[] VALUES = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1",
        "2",
        "3",
        "16",
        "65",
        "255",
        "256",
        "65536",
        "2147483647",
        "-2147483648",
        "2147483648",
        "4294967297",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "0.5",
        "-0.0",
        "1e5",
        "1e308",
        "1e309",
        "1e999999999",
        "1e-999999999",
        "NaN",
        "Infinity",
        "9".repeat(400),
        "9".repeat(1_200),
        "\"\"",
        "\"a\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\u2028\\n\"",
        "\"../../etc/passwd\"",
        "\"%zz\"",
        "\"#\"",
        "\"" + "x".repeat(60_000) + "\"",
        "\" " + " ".repeat(500) + "\"",
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "[0,2147483647,2147483647]",
        "[4294967296,4294967296]",
        "[0,0]",
        "[8,0]",
        "{\"\":0}",
        "{\"a\":1,\"a\":2}",
        "[".repeat(490) + "]".repeat(490),
        "[".repeat(2_000),
        "{\"a\":".repeat(400) + "1" + "}".repeat(400),
        "[" + "1,".repeat(5_000) + "1]"
    };

    private JsonMutations() {}

    /// The text with up to four damages, or none.
    static String of(String valid, Choices choices) {
        JsonNode root = MAPPER.readTree(valid);
        for (int i = choices.below(MAX + 1); i > 0; i--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(root, containers);
            if (!containers.isEmpty()) {
                damage(choices.of(containers.toArray(JsonNode[]::new)), containers, choices);
            }
        }
        return MAPPER.writeValueAsString(root);
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer() && !node.isEmpty()) {
            containers.add(node);
        }
        node.forEach(each -> collect(each, containers));
    }

    private static void damage(JsonNode container, List<JsonNode> containers, Choices choices) {
        switch (container) {
            case ObjectNode object -> {
                String key = choices.of(object.propertyNames().toArray(String[]::new));
                object(object, key, containers, choices);
            }
            case ArrayNode array -> array(array, choices.below(array.size()), containers, choices);
            default -> throw new IllegalStateException("no container: " + container);
        }
    }

    private static void object(ObjectNode object, String key, List<JsonNode> containers, Choices choices) {
        switch (choices.below(6)) {
            case 0 -> object.remove(key);
            case 1 -> object.set(otherKey(containers, choices), object.remove(key));
            case 2 -> object.set(otherKey(containers, choices), object.get(key).deepCopy());
            case 3 -> object.set(key, otherValue(containers, choices));
            default -> object.set(key, raw(choices));
        }
    }

    private static void array(ArrayNode array, int at, List<JsonNode> containers, Choices choices) {
        switch (choices.below(6)) {
            case 0 -> array.remove(at);
            case 1 -> array.insert(at, array.get(at).deepCopy());
            case 2 -> array.insert(choices.below(array.size()), array.remove(at));
            case 3 -> array.set(at, otherValue(containers, choices));
            default -> array.set(at, raw(choices));
        }
    }

    private static JsonNode raw(Choices choices) {
        return JsonNodeFactory.instance.rawValueNode(new RawValue(choices.of(VALUES)));
    }

    /// A key that stands somewhere in the text.
    private static String otherKey(List<JsonNode> containers, Choices choices) {
        JsonNode other = choices.of(containers.toArray(JsonNode[]::new));
        return other.isObject() ? choices.of(other.propertyNames().toArray(String[]::new)) : choices.of("", "a", "\n");
    }

    /// A value that stands somewhere in the text.
    private static JsonNode otherValue(List<JsonNode> containers, Choices choices) {
        JsonNode other = choices.of(containers.toArray(JsonNode[]::new));
        List<JsonNode> values = new ArrayList<>();
        other.forEach(values::add);
        return choices.of(values.toArray(JsonNode[]::new)).deepCopy();
    }
}
