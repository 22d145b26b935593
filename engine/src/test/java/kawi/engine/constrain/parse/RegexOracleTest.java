package kawi.engine.constrain.parse;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Grammar;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Regular expressions as Node.js reads them, from `ecmascript-patterns.jsonl`, which the script beside it has written.
@Tag("slow")
class RegexOracleTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static List<JsonNode> cases() {
        try (InputStream in = RegexOracleTest.class.getResourceAsStream("ecmascript-patterns.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JSON::readTree)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pattern(JsonNode one) {
        String flags = one.path("f").stringValue("");
        String pattern = one.get("p").stringValue();
        return flags.isEmpty() ? pattern : "(?" + flags + ":" + pattern + ")";
    }

    @Test
    void patternsThatEcmascriptRefusesAreRefused() {
        List<Executable> checks = new ArrayList<>();
        cases().stream().filter(each -> each.has("e")).forEach(each -> {
            String pattern = pattern(each);
            // Modifiers came with ECMAScript 2025, which the Node.js of the cases does not know.
            if (!pattern.matches("(?s).*\\(\\?[ims-]*:.*")) {
                checks.add(() ->
                        assertThrows(ConstraintException.class, () -> RegexParser.anywhere(pattern), () -> pattern));
            }
        });
        assertTrue(checks.size() > 100);
        assertAll(checks);
    }

    @Test
    void theSameTextsMatchAsInEcmascript() {
        List<Executable> checks = new ArrayList<>();
        cases().stream().filter(each -> each.has("t")).forEach(each -> {
            String[] matches = each.get("m").stringValue().split(" ", -1);
            for (boolean whole : new boolean[] {true, false}) {
                Optional<Predicate<String>> reader = reader(pattern(each), whole);
                for (int i = 0; i < matches.length; i++) {
                    String text = each.get("t").get(i).stringValue();
                    boolean expected = matches[i].charAt(whole ? 0 : 1) == '1';
                    reader.ifPresent(read -> checks.add(() -> assertEquals(
                            expected,
                            read.test(text),
                            () -> pattern(each)
                                    + (whole ? " as a whole and " : " anywhere and ")
                                    + JSON.writeValueAsString(text))));
                }
            }
        });
        assertTrue(checks.size() > 10_000);
        assertAll(checks);
    }

    /// Empty if the pattern has what is not supported.
    private static Optional<Predicate<String>> reader(String pattern, boolean whole) {
        try {
            Grammar grammar = Grammar.of(whole ? RegexParser.wholeText(pattern) : RegexParser.anywhere(pattern));
            return Optional.of(grammar.isEmpty() ? text -> false : Reader.of(grammar)::accepts);
        } catch (ConstraintException e) {
            assertTrue(e.getMessage().contains("not supported"), () -> pattern + ": " + e.getMessage());
            return Optional.empty();
        }
    }
}
