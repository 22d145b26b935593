package kawi.engine.constrain.schema.assertion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.grammar.ConstraintException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class NumberSchemaTest {

    /// Each text is on the right side of its bound, but its double is the bound.
    @ParameterizedTest
    @CsvSource({
        "exclusiveMaximum, 100, 99.9999999999999999, 99.99999999999999",
        "exclusiveMinimum, 5, 5.00000000000000001, 5.000000000000001",
        "exclusiveMaximum, 9007199254740992, 9007199254740991.9999, 9007199254740991.4",
        "exclusiveMinimum, 0.1, 0.100000000000000001, 0.10000000000000002",
        "exclusiveMaximum, -2.5, -2.50000000000000001, -2.500000000000001",
        "exclusiveMinimum, 9007199254740992, 9007199254740992.5, 9007199254740994",
        "exclusiveMinimum, 9007199254740992, 9007199254740993, 9007199254740994",
        "exclusiveMaximum, 9007199254740993, 9007199254740992, 9007199254740991",
        "exclusiveMinimum, 1e-20, 0, 0.0000000000000001"
    })
    void anExcludedBoundIsExcludedForReadersOfDoublesToo(String keyword, String bound, String text, String inside) {
        var reader = Reader.ofSchema("{\"type\":\"number\",\"%s\":%s}".formatted(keyword, bound));
        assertFalse(reader.accepts(text), text);
        assertTrue(reader.accepts(inside), inside);
    }

    @ParameterizedTest
    @CsvSource({
        "minimum, 0.1, 0.1, 0.09999999999999999",
        "maximum, 0.1, 0.1, 0.10000000000000002",
        "maximum, 9007199254740993, 9007199254740992, 9007199254740993.5",
        "minimum, 5, 5, 4.9999999999999999",
        "minimum, 100000000000000000000, 100000000000000000000, 99999999999999999999",
        "maximum, -100000000000000000000, -100000000000000000000, -99999999999999999999"
    })
    void anIncludedBoundIsIncluded(String keyword, String bound, String inside, String outside) {
        var reader = Reader.ofSchema("{\"type\":\"number\",\"%s\":%s}".formatted(keyword, bound));
        assertTrue(reader.accepts(inside), inside);
        assertFalse(reader.accepts(outside), outside);
    }

    @Example
    void integersHaveAllDigitsOfTheirBounds() {
        var reader = Reader.ofSchema(
                "{\"type\":\"integer\",\"minimum\":-9223372036854775808,\"maximum\":9223372036854775807}");
        assertTrue(reader.accepts("9223372036854775807"));
        assertTrue(reader.accepts("-9223372036854775808"));
        assertFalse(reader.isAlive("9223372036854775808"));
        var bits = Reader.ofSchema("{\"type\":\"integer\",\"format\":\"int32\"}");
        assertTrue(bits.accepts("-2147483648"));
        assertFalse(bits.isAlive("2147483648"));
        assertFalse(Reader.ofSchema("{\"type\":\"integer\"}").isAlive("1".repeat(17)), "no bound");
    }

    /// Listed numbers are compared with bounds in every reading, too.
    @Example
    void constantsMustKeepTheBoundsForReadersOfDoubles() {
        var reader = Reader.ofSchema(
                "{\"enum\":[5.00000000000000001,5.5,4,6,\"x\"],\"exclusiveMinimum\":5,\"type\":\"number\"}");
        assertTrue(reader.accepts("5.5"));
        assertTrue(reader.accepts("6"));
        assertFalse(reader.accepts("5.00000000000000001"));
        assertFalse(reader.isAlive("4"));
        assertFalse(reader.isAlive("\""));
        assertTrue(Reader.ofSchema("{\"const\":1.0,\"enum\":[1]}").accepts("1.0"), "the same number");
    }

    @Provide
    Arbitrary<BigDecimal> bounds() {
        Arbitrary<BigDecimal> small = Combinators.combine(
                        Arbitraries.integers().between(-2_000, 2_000),
                        Arbitraries.integers().between(0, 3))
                .as((digits, scale) -> BigDecimal.valueOf(digits, scale));
        Arbitrary<BigDecimal> large = Combinators.combine(
                        Arbitraries.integers().between(52, 62),
                        Arbitraries.integers().between(-4, 4))
                .as((power, more) -> BigDecimal.TWO.pow(power).add(BigDecimal.valueOf(more)));
        return Arbitraries.oneOf(small, large, large.map(BigDecimal::negate));
    }

    /// Numbers next to a bound, by one part in 10^14 to 10^19 of it.
    @Property(tries = 1_500)
    void whatIsAcceptedKeepsTheBoundInEveryReading(
            @ForAll("bounds") BigDecimal bound,
            @ForAll boolean fromAbove,
            @ForAll boolean inclusive,
            @ForAll("steps") int step,
            @ForAll("scales") int scale) {
        String keyword = (inclusive ? "m" : "exclusiveM") + (fromAbove ? "aximum" : "inimum");
        String schema = "{\"type\":\"number\",\"%s\":%s}".formatted(keyword, bound.toPlainString());
        Reader reader = Reader.ofSchema(schema);
        BigDecimal unit = BigDecimal.valueOf(1, scale);
        BigDecimal near = bound.add(unit.multiply(BigDecimal.valueOf(step)));
        String text = near.stripTrailingZeros().toPlainString();
        int exactly = near.compareTo(bound);
        int asDouble = Double.compare(near.doubleValue() + 0.0, bound.doubleValue() + 0.0);
        boolean keeps = keeps(exactly, fromAbove, inclusive) && keeps(asDouble, fromAbove, inclusive);
        if (reader.accepts(text)) {
            assertTrue(keeps, () -> text + " by " + schema);
        } else if (bound.abs().compareTo(BigDecimal.valueOf(1L << 53)) < 0 && near.scale() <= 17) {
            assertFalse(keeps, () -> text + " by " + schema);
        }
    }

    private static boolean keeps(int order, boolean fromAbove, boolean inclusive) {
        return order == 0 ? inclusive : fromAbove == order < 0;
    }

    @Provide
    Arbitrary<Integer> steps() {
        return Arbitraries.integers().between(-12, 12);
    }

    @Provide
    Arbitrary<Integer> scales() {
        return Arbitraries.integers().between(-1, 17);
    }

    @ParameterizedTest
    @CsvSource({
        "multipleOf, 7, 21, 22",
        "multipleOf, 0.01, 19.99, 19.999",
        "multipleOf, 2.5, -7.50, 7.6",
        "multipleOf, 1000000, 3000000, 3000001",
        "multipleOf, 0.125, 0.375, 0.37"
    })
    void multiplesAreExactDecimals(String keyword, String step, String inside, String outside) {
        var reader = Reader.ofSchema("{\"type\":\"number\",\"%s\":%s}".formatted(keyword, step));
        assertTrue(reader.accepts(inside), inside);
        assertFalse(reader.accepts(outside), outside);
    }

    @Example
    void severalMultiplesAreCommonMultiples() {
        var reader = Reader.ofSchema("{\"type\":\"integer\",\"multipleOf\":4,\"allOf\":[{\"multipleOf\":6}]}");
        List.of("0", "12", "-24", "1200").forEach(text -> assertTrue(reader.accepts(text), text));
        List.of("4", "6", "8", "18").forEach(text -> assertFalse(reader.accepts(text), text));
        assertFalse(reader.accepts("12.0"), "an integer");
        var few = Reader.ofSchema(
                "{\"type\":\"number\",\"multipleOf\":1234567.5,\"minimum\":-2000000,\"maximum\":3000000}");
        List.of("-1234567.5", "0", "1234567.5", "2469135").forEach(text -> assertTrue(few.accepts(text), text));
        assertFalse(few.isAlive("3"));
    }

    @Example
    void narrowBoundsHaveAsManyDigitsAsTheyNeed() {
        assertTrue(Reader.ofSchema("{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1e-20}")
                .accepts("0.00000000000000000001"));
        assertTrue(Reader.ofSchema(
                        "{\"type\":\"number\",\"minimum\":0.12345678901234567891,\"maximum\":0.12345678901234567891}")
                .accepts("0.12345678901234567891"));
    }

    @Example
    void boundsBetweenWhichNoDoubleIsAreRefused() {
        var error = assertThrows(
                ConstraintException.class,
                () -> new Constraint.JsonSchema(
                        "{\"type\":\"number\",\"exclusiveMinimum\":5,\"exclusiveMaximum\":5.0000000000000001}"));
        assertEquals(
                "schema #: no value can be written under it: #/exclusiveMinimum is 5 but #/exclusiveMaximum is"
                        + " 5.0000000000000001",
                error.getMessage());
    }
}
