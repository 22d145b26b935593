package kawi.engine.constrain.schema;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.grammar.ConstraintException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values that the Python library jsonschema has judged, from `schemas.jsonl`, which the script beside it has written.
class SchemaOracleTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final int MAX_ORDERS = 120;

    private static List<JsonNode> cases() {
        try (InputStream in = SchemaOracleTest.class.getResourceAsStream("schemas.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JSON::readTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Empty if the schema is refused: because nothing satisfies it, or by name.
    private static Optional<Reader> reader(JsonNode one) {
        try {
            return Optional.of(Reader.ofSchema(one.get("s").toString()));
        } catch (ConstraintException e) {
            boolean isEmpty = e.getMessage().contains("no value");
            assertTrue(isEmpty || e.getMessage().contains("lead back"), () -> one.get("s") + ": " + e.getMessage());
            assertFalse(isEmpty && !one.get("v").isEmpty(), () -> one.get("s") + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    @Test
    void valuesThatAreNotValidAreNotAccepted() {
        List<Executable> checks = new ArrayList<>();
        cases().forEach(one -> reader(one)
                .ifPresent(reader -> one.get("i")
                        .forEach(value -> checks.add(() -> assertFalse(
                                reader.accepts(value.toString()), () -> value + " under " + one.get("s"))))));
        assertTrue(checks.size() > 300);
        assertAll(checks);
    }

    @Test
    void validValuesAreAcceptedInSomeOrderOfTheirMembers() {
        List<Executable> checks = new ArrayList<>();
        cases().forEach(one -> reader(one)
                .ifPresent(reader -> one.get("v")
                        .forEach(value -> checks.add(() -> assertTrue(
                                texts(value).stream().anyMatch(reader::accepts),
                                () -> value + " under " + one.get("s"))))));
        assertTrue(checks.size() > 300);
        assertAll(checks);
    }

    /// The texts of a value, with its members in any order.
    private static List<String> texts(JsonNode value) {
        if (value.isArray()) {
            List<String> all = List.of("");
            for (JsonNode each :
                    StreamSupport.stream(value.spliterator(), false).toList()) {
                all = joined(all, texts(each));
            }
            return all.stream().map(inside -> "[" + inside + "]").toList();
        }
        if (value.isObject()) {
            Map<String, List<String>> members = new HashMap<>();
            value.propertyNames()
                    .forEach(name -> members.put(JSON.writeValueAsString(name) + ":", texts(value.get(name))));
            return orders(members).stream().map(inside -> "{" + inside + "}").toList();
        }
        return List.of(value.isNumber() ? value.decimalValue().toPlainString() : value.toString());
    }

    private static List<String> joined(List<String> beginnings, List<String> ends) {
        return beginnings.stream()
                .flatMap(begin -> ends.stream().map(end -> begin.isEmpty() ? end : begin + "," + end))
                .limit(MAX_ORDERS)
                .toList();
    }

    private static List<String> orders(Map<String, List<String>> members) {
        if (members.isEmpty()) {
            return List.of("");
        }
        List<String> all = new ArrayList<>();
        members.forEach((key, values) -> {
            Map<String, List<String>> others = new HashMap<>(members);
            others.remove(key);
            List<String> first = values.stream().map(each -> key + each).toList();
            for (String rest : orders(others)) {
                first.forEach(begin -> all.add(rest.isEmpty() ? begin : begin + "," + rest));
            }
        });
        return all.stream().limit(MAX_ORDERS).toList();
    }

    @Test
    void ordersAreAllOrders() {
        assertEquals(6, texts(JSON.readTree("{\"a\":1,\"b\":2,\"c\":3}")).size());
    }
}
