package kawi.engine.constrain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import kawi.engine.constrain.Utf8.ByteRange;
import kawi.engine.constrain.grammar.CodePoints;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Utf8Test {

    /// Many near the borders of encoded length, where mistakes would be.
    @Provide
    Arbitrary<Integer> characters() {
        return Arbitraries.oneOf(
                        Arbitraries.of(0x7F, 0x7FF, 0x800, 0xFFF, 0x1000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF)
                                .flatMap(border -> Arbitraries.integers()
                                        .between(Math.max(0, border - 70), Math.min(0x10FFFF, border + 70))),
                        Arbitraries.integers().between(0, 0x10FFFF))
                .filter(each -> !CodePoints.isSurrogate(each));
    }

    @Property
    void aSequenceHasTheBytesOfExactlyTheCharactersOfTheRange(
            @ForAll("characters") int a, @ForAll("characters") int b, @ForAll("characters") int tried) {
        CodePoints set = CodePoints.range(Math.min(a, b), Math.max(a, b));
        List<List<ByteRange>> sequences = Utf8.sequences(set);
        for (int each : new int[] {tried, a, b}) {
            long matching = sequences.stream()
                    .filter(sequence -> matches(sequence, Utf8.encode(each)))
                    .count();
            assertEquals(set.contains(each) ? 1 : 0, matching);
        }
    }

    @Property
    void thereAreNoOtherBytesInTheSequences(@ForAll("characters") int a, @ForAll("characters") int b) {
        CodePoints set = CodePoints.range(Math.min(a, b), Math.max(a, b));
        long texts = Utf8.sequences(set).stream()
                .mapToLong(sequence -> sequence.stream()
                        .mapToLong(range -> range.last() - range.first() + 1)
                        .reduce(1, Math::multiplyExact))
                .sum();
        assertEquals(
                set.ranges().stream()
                        .mapToLong(range -> range.last() - range.first() + 1)
                        .sum(),
                texts);
    }

    @Example
    void allCharactersAreAFewSequences() {
        assertEquals(9, Utf8.sequences(CodePoints.ALL).size());
    }

    private static boolean matches(List<ByteRange> sequence, byte... bytes) {
        if (sequence.size() != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            int value = Byte.toUnsignedInt(bytes[i]);
            if (value < sequence.get(i).first() || value > sequence.get(i).last()) {
                return false;
            }
        }
        return true;
    }
}
