package kawi.engine.constrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.GrammarPruning;
import kawi.engine.constrain.schema.SchemaCompiler;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/// Keys of an object and elements of an array of unique items differ, whatever the tokens are.
@Tag("slow")
class NewWordsTest {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String OPEN = "{\"type\":\"object\",\"additionalProperties\":{\"enum\":[1,{}]}}";

    /// Single bytes, and tokens in which words end, begin and are repeated.
    private static final String[] TEXTS = Stream.concat(
                    Stream.of(
                            "{\"a\":1,\"a\":1}",
                            "{\"a\":1,\"b\":1}",
                            "{\"a\":",
                            "\"a\":1",
                            ",\"a\"",
                            ",\"a",
                            ",\"b\":{}",
                            "1,\"a\":1",
                            "a\":1,\"a\":1",
                            "a\":1,\"ab\":1",
                            "ab",
                            "\":1,\"",
                            "\":1",
                            "\",\"",
                            "{},",
                            "1}",
                            "1,",
                            "12",
                            "12,1",
                            "[1,1]",
                            "[1,12",
                            "[\"a\",\"a\"",
                            "\"a\"",
                            ",12",
                            "a\",\"ab\"",
                            "null",
                            "true,"),
                    Stream.of(
                            "{", "}", "[", "]", "\"", ":", ",", "a", "b", "1", "2", "\\", " ", "n", "u", "l", "t", "r",
                            "e"))
            .toArray(String[]::new);

    private static byte[][] tokens(String... texts) {
        return Arrays.stream(texts)
                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static Automaton automaton(String schema) {
        return new Automaton(TransitionNetworkBuilder.build(
                GrammarPruning.prune(SchemaCompiler.compile(schema), Alphabet.of(tokens(TEXTS)))));
    }

    /// Writes texts and compares each mask with what a check of every token by itself allows.
    private static void write(String schema, Random random, Predicate<String> isBeginning, String... texts) {
        var constraint = new TokenConstraint(new Constraint.JsonSchema(schema), tokens(texts));
        GrammarMatcher matcher = constraint.start();
        var text = new StringBuilder();
        for (int step = 0; step < 25 && !matcher.mustEnd(); step++) {
            TokenMask mask = matcher.allowed();
            for (int id = 0; id < texts.length; id++) {
                String longer = text + texts[id];
                assertEquals(isBeginning.test(longer), mask.allows(id), () -> longer + " under " + schema);
            }
            int[] ids = mask.ids().toArray();
            int next = ids[random.nextInt(ids.length)];
            text.append(texts[next]);
            matcher = matcher.after(next);
        }
    }

    /// With any number of keys a text may go on as long as it has no key twice.
    @Property(tries = 150)
    void aTextMayContinueAsLongAsNoKeyIsThereTwice(@ForAll Random random) {
        Automaton automaton = automaton(OPEN);
        write(OPEN, random, text -> isAlive(automaton, text) && !hasKeyTwice(text), TEXTS);
    }

    private static boolean isAlive(Automaton automaton, String text) {
        State state = automaton.start();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (state.isDead()) {
                return false;
            }
            state = automaton.next(state, Byte.toUnsignedInt(each));
        }
        return !state.isDead();
    }

    /// What ends too early is no matter, a duplicate in front of it is.
    private static boolean hasKeyTwice(String text) {
        try (var parser = STRICT.createParser(text)) {
            while (parser.nextToken() != null) {}
            return false;
        } catch (JacksonException e) {
            return e.getMessage().startsWith("Duplicate Object property");
        }
    }

    /// With few words a text may go on as long as there are enough left: compared with all texts there are.
    @Property(tries = 150)
    void aTextMayContinueIfAWholeTextBeginsLikeThis(@ForAll Random random) {
        List<String> items = List.of("1", "12", "\"a\"", "\"ab\"", "true", "null");
        Set<String> beginnings = new HashSet<>();
        addArrays("[", items, 2, beginnings);
        String schema =
                "{\"type\":\"array\",\"minItems\":2,\"uniqueItems\":true,\"items\":{\"enum\":[1,12,\"a\",\"ab\",true,null]}}";
        String[] withoutSpaces =
                Arrays.stream(TEXTS).filter(each -> !each.equals(" ")).toArray(String[]::new);
        write(schema, random, beginnings::contains, withoutSpaces);
    }

    /// Adds the beginnings of all arrays that begin like this, with at least so many more elements.
    private static void addArrays(String start, List<String> left, int least, Set<String> beginnings) {
        if (least <= 0) {
            addBeginnings(start + "]", beginnings);
        }
        for (String each : left) {
            List<String> others = new ArrayList<>(left);
            others.remove(each);
            addArrays(start + (start.equals("[") ? "" : ",") + each, others, least - 1, beginnings);
        }
    }

    private static void addBeginnings(String text, Set<String> beginnings) {
        IntStream.rangeClosed(1, text.length()).forEach(end -> beginnings.add(text.substring(0, end)));
    }

    @Example
    void aKeyIsTheSameHoweverItIsSpelled() {
        var reader = Reader.ofSchema("{}");
        assertTrue(reader.accepts("{\"a\":1,\"b\":2}"));
        assertFalse(reader.isAlive("{\"a\":1,\"a\""));
        assertFalse(reader.isAlive("{\"a\":1,\"\\u0061"), "keys are escaped only where they must be");
        assertFalse(reader.isAlive("{\"\\n\":1, \"\\n\""));
        assertTrue(reader.isAlive("{\"\\n\":1, \"\\n\\n"));
        assertTrue(reader.accepts("{\"a\":{\"a\":{\"a\":[{\"a\":1},{\"a\":1}]}}}"), "of different objects");
        assertFalse(reader.isAlive("{\"a\":{\"a\":1},\"a\""), "after an object within");
        assertTrue(reader.accepts("{\"a\":\"a\",\"b\":\"a\"}"), "values are no keys");
    }

    @Example
    void aWordThatCanOnlyBecomeAnEarlierOneIsNotBegun() {
        var keys = Reader.ofSchema(
                "{\"type\":\"object\",\"patternProperties\":{\"^(a|b.*)$\":{\"const\":1}},\"additionalProperties\":false}");
        assertTrue(keys.accepts("{\"bc\":1,\"a\":1}"));
        assertFalse(keys.isAlive("{\"a\":1,\"a"));
        assertTrue(keys.isAlive("{\"a\":1,\"b"));
        var items = Reader.ofSchema("{\"type\":\"array\",\"items\":{\"type\":\"boolean\"},\"uniqueItems\":true}");
        assertTrue(items.accepts("[true,false]"));
        assertFalse(items.isAlive("[true,t"));
        assertFalse(items.isAlive("[true,false,"), "there is no third");
        assertTrue(items.isAlive("[true,\n  "));
    }

    @Example
    void numbersAreTheSameIfTheirValuesAre() {
        var reader = Reader.ofSchema("{\"type\":\"array\",\"items\":{\"type\":\"number\"},\"uniqueItems\":true}");
        assertTrue(reader.accepts("[1,12,1.5,-1,0]"));
        assertFalse(reader.isAlive("[1,1]"));
        assertTrue(reader.isAlive("[1,1"), "it may become 12");
        assertFalse(reader.accepts("[1,1.0]"), "each has one text");
        assertFalse(reader.isAlive("[1,1e"));
        assertFalse(reader.isAlive("[-0]"));
        assertFalse(reader.accepts("[123456789012345678]"), "doubles of so many digits may be the same");
        var listed = Reader.ofSchema("{\"type\":\"array\",\"items\":{\"enum\":[1,1.0,10e-1,2]},\"uniqueItems\":true}");
        assertTrue(listed.accepts("[1,2]"));
        assertFalse(listed.isAlive("[1,2,"));
    }

    /// Whether elements must differ depends on the alternative, which only the text to come decides.
    @Example
    void elementsDifferOnlyInTheAlternativesThatDemandIt() {
        var reader = Reader.ofSchema("""
            {"anyOf":[{"type":"array","items":{"type":"integer"},"uniqueItems":true},
                      {"type":"array","items":{"type":"integer","maximum":3},"minItems":3}]}
            """);
        assertTrue(reader.accepts("[1,1,1]"));
        assertTrue(reader.accepts("[1,5]"));
        assertFalse(reader.accepts("[1,1]"));
        assertFalse(reader.isAlive("[1,1,5"));
        assertFalse(reader.isAlive("[5,5]"));
    }

    @Example
    void manyKeysAreNoProblem() {
        var reader = Reader.ofSchema(OPEN);
        var text = new StringBuilder("{");
        for (int i = 0; i < 2_000; i++) {
            text.append("\"key ").append(i).append("\":1,");
        }
        assertTrue(reader.accepts(text + "\"key 2000\":1}"));
        assertFalse(reader.isAlive(text + "\"key 1999\""));
    }

    @Example
    void aMatcherKnowsTheWordsOfItsOwnText() {
        byte[][] tokens = tokens("{\"", "a", "b", "\":1", ",\"", "}");
        GrammarMatcher start = new TokenConstraint(new Constraint.JsonSchema(OPEN), tokens).start();
        GrammarMatcher withA = start.after(0).after(1).after(3).after(4);
        GrammarMatcher withB = start.after(0).after(2).after(3).after(4);
        assertFalse(withA.after(1).allows(3));
        assertTrue(withA.after(2).allows(3));
        assertTrue(withB.after(1).allows(3));
        assertFalse(withB.after(2).allows(3));
        assertTrue(withA.after(1).after(1).allows(3), "aa");
        var error = assertThrows(
                IllegalArgumentException.class, () -> withA.after(1).after(3));
        assertTrue(error.getMessage().startsWith("the token 3 is not allowed here"), error.getMessage());
    }

    @Example
    void aVocabularyThatLacksTheLastWordsIsAnError() {
        byte[][] tokens = tokens("[", "]", "1", ",", "\"a\"");
        String schema = "{\"type\":\"array\",\"items\":{\"enum\":[1,\"a\",\"b\"]},\"uniqueItems\":true,\"minItems\":3}";
        GrammarMatcher matcher = new TokenConstraint(new Constraint.JsonSchema(schema), tokens).start();
        GrammarMatcher two = matcher.after(0).after(2).after(3).after(4);
        assertThrows(ConstraintException.class, two::allowed);
    }
}
