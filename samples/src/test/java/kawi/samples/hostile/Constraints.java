package kawi.samples.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.TokenConstraint;

/// Hostile regular expressions, schemas and grammars, each of which writes a little if it can.
final class Constraints {
    private static final int MAX_STEPS = 12;

    private static final List<String> REGEXES = List.of(
            "[a-z]+( [a-z]+)*\\.",
            "(a{1000}){1000}",
            "((a*)*)*b",
            "(\\p{L}|\\d{2,3}|[^\"\\\\])+",
            "(?:a|b|(?<x>c))??\\u00e9\\x41");

    private static final List<String> SCHEMAS = List.of("""
        {"type": "object", "properties": {"name": {"type": "string", "minLength": 1, "maxLength": 9},
          "age": {"type": "integer", "minimum": -5, "maximum": 130}, "x y": {"type": "number", "exclusiveMaximum": 1.5}},
         "required": ["name"], "additionalProperties": {"type": "boolean"}}
        """, """
        {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "properties": {"value": {"const": 1},
          "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]}}, "additionalProperties": false}}}
        """, """
        {"type": "array", "prefixItems": [{"enum": ["a", 1, null, [2, {"k": 3}]]}, {"format": "date", "type": "string"}],
         "items": {"pattern": "^[a-c]+$|\\\\\\\\d", "type": "string"}, "minItems": 1, "maxItems": 4}
        """, """
        {"oneOf": [{"type": "object", "properties": {"k": {"const": "a"}}, "required": ["k"]},
                   {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]}, {"type": "array"}]}
        """);

    private static final List<String> GRAMMARS = List.of(
            "root ::= (\"- \" item \"\\n\"){1,9}\nitem ::= [a-z]+ (\" \" [a-z]+)* | \"nothing\" # one\n",
            "root ::= sum\nsum ::= part (\"+\" part)*\npart ::= [0-9]+ | \"(\" sum \")\"\n",
            "root ::= a a a a\na ::= (\"a\" | \"aa\" | b)*\nb ::= \"a\" b? [^\\x00-\\U0010FFFF]?\n");

    /// Characters, and the bytes of others.
    private static final byte[][] TOKENS = Stream.concat(
                    Stream.of(
                                    "a", "aa", "ab", "b", "\"", "{", "}", "[", "]", ":", ",", " ", "\n", "0", "1", "12",
                                    "-", ".", "name", "true", "null", "é", "\\", "(", ")", "+", "k", "<eos>")
                            .map(text -> text.getBytes(StandardCharsets.UTF_8)),
                    Stream.of(
                            new byte[] {(byte) 0xC3},
                            new byte[] {(byte) 0xA9},
                            new byte[] {(byte) 0xF0},
                            new byte[0],
                            null))
            .toArray(byte[][]::new);

    private Constraints() {}

    static Runnable regex(Path file, Choices choices) throws IOException {
        String pattern = text(REGEXES, Snippets.REGEX, choices);
        Files.writeString(file, pattern.replace('\ud800', '?'));
        return () -> use(() -> new Constraint.Regex(pattern), choices);
    }

    static Runnable schema(Path file, Choices choices) throws IOException {
        String schema = new String(
                ModelFiles.text(choices.of(SCHEMAS.toArray(String[]::new)), choices), StandardCharsets.UTF_8);
        Files.writeString(file, schema);
        return () -> use(() -> new Constraint.JsonSchema(schema), choices);
    }

    static Runnable grammar(Path file, Choices choices) throws IOException {
        String grammar = text(GRAMMARS, Snippets.GBNF, choices);
        Files.writeString(file, grammar);
        return () -> use(() -> new Constraint.Gbnf(grammar), choices);
    }

    /// A valid one that was damaged, or pieces in any order.
    private static String text(List<String> valid, Snippets snippets, Choices choices) {
        return switch (choices.below(3)) {
            case 1 -> snippets.text(choices);
            case 2 -> {
                String one = choices.of(valid.toArray(String[]::new));
                int at = choices.below(one.length() + 1);
                int end = Math.min(one.length(), at + choices.below(4));
                yield one.substring(0, at) + snippets.text(choices) + one.substring(end);
            }
            default ->
                new String(
                        ByteMutations.of(
                                choices.of(valid.toArray(String[]::new)).getBytes(StandardCharsets.UTF_8), choices),
                        StandardCharsets.UTF_8);
        };
    }

    private static void use(Supplier<Constraint> constraint, Choices choices) {
        GrammarMatcher cursor = new TokenConstraint(constraint.get(), TOKENS).start();
        for (int step = 0; step < MAX_STEPS && cursor.allowed().size() > 0; step++) {
            int[] allowed = cursor.allowed().ids().toArray();
            cursor = cursor.after(allowed[choices.below(allowed.length)]);
        }
        cursor.mayEnd();
    }
}
