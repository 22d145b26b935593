package kawi.engine.constrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.grammar.GrammarPruning;
import kawi.engine.constrain.parse.RegexParser;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("slow")
class TokenConstraintTest {
    private static final int NOTHING_SPECIAL = 256;

    /// A text in which each character is a token.
    private static byte[][] characters(String characters) {
        return characters
                .codePoints()
                .mapToObj(each -> Character.toString(each).getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static byte[][] tokens(String... texts) {
        return Arrays.stream(texts)
                .map(each -> each == null ? null : each.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
    }

    private static byte[][] allBytes() {
        return IntStream.range(0, NOTHING_SPECIAL)
                .mapToObj(each -> new byte[] {(byte) each})
                .toArray(byte[][]::new);
    }

    private static TokenConstraint regex(String pattern, byte[]... tokens) {
        return new TokenConstraint(new Constraint.Regex(pattern), tokens);
    }

    private static GrammarMatcher write(GrammarMatcher cursor, int... ids) {
        GrammarMatcher after = cursor;
        for (int id : ids) {
            after = after.after(id);
        }
        return after;
    }

    @Example
    void aTokenIsAllowedIfItsBytesKeepTheAutomatonAlive() {
        var constraint = regex("(ab|ac)c*", tokens("a", "ab", "abb", "b", "c", "cc", "", null, "acc"));
        assertArrayEquals(
                new int[] {0, 1, 8}, constraint.start().allowed().ids().toArray());
        var afterA = constraint.start().after(0);
        assertArrayEquals(new int[] {3, 4, 5}, afterA.allowed().ids().toArray());
        assertFalse(afterA.mayEnd());
        var afterAbc = write(afterA, 3, 4);
        assertArrayEquals(new int[] {4, 5}, afterAbc.allowed().ids().toArray());
        assertTrue(afterAbc.mayEnd());
        assertFalse(afterAbc.mustEnd());
        // The cursor before is still where it was.
        assertArrayEquals(new int[] {3, 4, 5}, afterA.allowed().ids().toArray());
    }

    @Example
    void aCharacterMayBeSplitBetweenTokens() {
        byte[] whale = "🐋".getBytes(StandardCharsets.UTF_8);
        byte[][] tokens = {
            {whale[0]}, {whale[1], whale[2]}, {whale[3]}, {whale[3], 'x'}, {whale[1]}, {'x'}, {whale[2]}, whale
        };
        var constraint = regex("🐋x", tokens);
        assertArrayEquals(new int[] {0, 7}, constraint.start().allowed().ids().toArray());
        var split = constraint.start().after(0);
        assertArrayEquals(new int[] {1, 4}, split.allowed().ids().toArray());
        assertArrayEquals(new int[] {2, 3}, split.after(1).allowed().ids().toArray());
        assertArrayEquals(new int[] {6}, split.after(4).allowed().ids().toArray());
        assertTrue(split.after(1).after(3).mustEnd());
        assertTrue(constraint.start().after(7).after(5).mustEnd());
    }

    @Example
    void aBorderOfAClassMayLieWithinAByteThatIsShared() {
        var constraint = regex("[à-ã]", allBytes());
        assertArrayEquals(new int[] {0xC3}, constraint.start().allowed().ids().toArray());
        assertArrayEquals(
                new int[] {0xA0, 0xA1, 0xA2, 0xA3},
                constraint.start().after(0xC3).allowed().ids().toArray());
    }

    @Provide
    Arbitrary<byte[][]> vocabularies() {
        Arbitrary<byte[]> token = Arbitraries.of("a", "b", "é", "€", "\"", "🐋")
                .list()
                .ofMaxSize(3)
                .map(characters -> String.join("", characters).getBytes(StandardCharsets.UTF_8))
                .flatMap(text -> Arbitraries.integers()
                        .between(0, text.length)
                        .flatMap(from -> Arbitraries.integers()
                                .between(from, text.length)
                                .map(to -> Arrays.copyOfRange(text, from, to))));
        return token.injectNull(0.1).array(byte[][].class).ofMinSize(1).ofMaxSize(40);
    }

    /// Through the tree of all tokens or one by one, the answers are the same.
    @Property(tries = 150)
    void theMaskIsThatOfEveryTokenTriedByItself(
            @ForAll("vocabularies") byte[][] tokens,
            @ForAll("patternsOfTokens") String pattern,
            @ForAll Random random) {
        TokenConstraint constraint;
        try {
            constraint = regex(pattern, tokens);
        } catch (ConstraintException e) {
            return; // the vocabulary cannot write it; the tests below look at that
        }
        var automaton = new Automaton(TransitionNetworkBuilder.build(
                GrammarPruning.prune(Grammar.of(RegexParser.wholeText(pattern)), Alphabet.of(tokens))));
        State state = automaton.start();
        GrammarMatcher cursor = constraint.start();
        for (int step = 0; step < 6; step++) {
            TokenMask mask;
            try {
                mask = cursor.allowed();
            } catch (ConstraintException e) {
                return;
            }
            for (int id = 0; id < tokens.length; id++) {
                boolean allowed = tokens[id] != null
                        && tokens[id].length > 0
                        && !read(automaton, state, tokens[id]).isDead();
                assertEquals(allowed, mask.allows(id), () -> pattern + " with " + Arrays.deepToString(tokens));
            }
            assertEquals(state.accepts, cursor.mayEnd());
            int[] ids = mask.ids().toArray();
            assertEquals(ids.length, mask.size());
            if (ids.length == 0) {
                return;
            }
            int next = ids[random.nextInt(ids.length)];
            cursor = cursor.after(next);
            state = read(automaton, state, tokens[next]);
        }
    }

    @Provide
    Arbitrary<String> patternsOfTokens() {
        return Arbitraries.of(
                "[^\"]*",
                "(a|é|€)*b",
                "(ab|aé|🐋){2,4}",
                ".*",
                "\"[ab]{0,5}\"|[é€]+",
                "[^a]+a",
                "(🐋|€é)*",
                "[\\x80-\uDBFF\uDFFF]*");
    }

    private static State read(Automaton automaton, State from, byte... bytes) {
        State state = from;
        for (byte each : bytes) {
            if (state.isDead()) {
                return state;
            }
            state = automaton.next(state, Byte.toUnsignedInt(each));
        }
        return state;
    }

    /// With single bytes as tokens every text can be written and nothing else.
    @Property(tries = 60)
    void whatIsWrittenMatches(@ForAll("patternsOfTokens") String pattern, @ForAll Random random) {
        var constraint = regex(pattern, allBytes());
        var text = new ByteArrayOutputStream();
        GrammarMatcher cursor = constraint.start();
        for (int step = 0; step < 40 || !cursor.mayEnd(); step++) {
            int[] ids = cursor.allowed().ids().toArray();
            if (ids.length == 0) {
                break;
            }
            int next = ids[random.nextInt(ids.length)];
            text.write(next);
            cursor = cursor.after(next);
        }
        assertTrue(cursor.mayEnd());
        String written = text.toString(StandardCharsets.UTF_8);
        assertTrue(
                Pattern.compile(pattern, Pattern.UNIX_LINES).matcher(written).matches(),
                () -> pattern + " and " + written);
    }

    @Example
    void whatTheVocabularyCannotWriteIsLeftOut() {
        // There is no é: that way would end in the middle.
        var constraint = regex("café|coffee|c[éo]la", characters("cafeol"));
        assertArrayEquals(
                new int[] {4}, constraint.start().after(0).allowed().ids().toArray(), "only o, for coffee and cola");
    }

    @Example
    void whatTheVocabularyCannotBeginIsAnError() {
        var error = assertThrows(ConstraintException.class, () -> regex("Ö(x|y)\n", characters("abc")));
        assertEquals(
                "the vocabulary cannot write any text that satisfies the constraint: it has no \"Ö\" (U+00D6),"
                        + " \"x\" (U+0078), \"y\" (U+0079), U+000A",
                error.getMessage());
        error = assertThrows(ConstraintException.class, () -> regex("[0-9]+", characters("abc")));
        assertEquals("the vocabulary cannot write any text that satisfies the constraint", error.getMessage());
    }

    @Example
    void aDeadEndSaysWhatIsExpected() {
        // Each character is there, but b only behind an a.
        var constraint = regex("cb", tokens("ab", "c"));
        var error = assertThrows(
                ConstraintException.class, () -> constraint.start().after(1).allowed());
        assertEquals(
                "no token of the vocabulary can continue the text: the constraint expects \"b\"", error.getMessage());
        error = assertThrows(ConstraintException.class, () -> regex("bé", tokens("ab", "é")));
        assertEquals("no token of the vocabulary can begin the text: the constraint expects \"b\"", error.getMessage());
    }

    @Example
    void aTokenThatIsNotAllowedIsRefused() {
        var constraint = regex("ab", tokens("a", "b", null));
        var error = assertThrows(
                IllegalArgumentException.class, () -> constraint.start().after(1));
        assertEquals(
                "the token 1 is not allowed here: the constraint expects \"a\" but the token has \"b\"",
                error.getMessage());
        error = assertThrows(
                IllegalArgumentException.class, () -> constraint.start().after(2));
        assertEquals("the id 2 is not a token of text: only such are constrained", error.getMessage());
        assertThrows(IllegalArgumentException.class, () -> constraint.start().after(3));
        assertThrows(IllegalArgumentException.class, () -> constraint.start().after(-1));
        assertFalse(constraint.start().allowed().allows(3));
        assertFalse(constraint.start().allowed().allows(-1));
    }

    @Example
    void masksOfAStateAreMadeOnce() {
        var constraint = regex("[ab]*", characters("ab"));
        assertEquals(
                System.identityHashCode(constraint.start().after(0).allowed()),
                System.identityHashCode(constraint.start().after(1).after(0).allowed()));
    }

    @Example
    void theEmptyTextMayBeAllThereIs() {
        var constraint = regex("", characters("ab"));
        assertTrue(constraint.start().mustEnd());
        assertEquals(0, constraint.start().allowed().size());
    }

    @Example
    void severalThreadsTakeTurns() {
        var constraint = regex("([ab]*a[ab]{12}c)*", characters("abc"));
        List<Integer> lengths = IntStream.range(0, 8)
                .parallel()
                .mapToObj(seed -> {
                    var random = new Random(seed);
                    GrammarMatcher cursor = constraint.start();
                    for (int step = 0; step < 500; step++) {
                        int[] ids = cursor.allowed().ids().toArray();
                        cursor = cursor.after(ids[random.nextInt(ids.length)]);
                    }
                    return cursor.allowed().size();
                })
                .toList();
        assertTrue(Stream.of(2, 3).anyMatch(lengths::contains));
    }

    @Example
    void vocabulariesOfEverySizeHaveMasks() {
        for (int size : new int[] {1, 63, 64, 65, 127, 128, 129}) {
            byte[][] tokens = IntStream.range(0, size)
                    .mapToObj(each -> new byte[] {(byte) (each % 2 == 0 ? 'a' : 'b')})
                    .toArray(byte[][]::new);
            TokenMask mask = regex("a+", tokens).start().allowed();
            assertEquals((size + 1) / 2, mask.size());
            assertEquals(size, mask.vocabularySize());
            assertEquals((size + 1) / 2, mask.ids().filter(id -> id % 2 == 0).count());
        }
    }
}
