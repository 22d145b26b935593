package kawi.engine.constrain.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.grammar.Dfa;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Grammar;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JsonNumberTest {
    private static boolean accepts(Expression numbers, String text) {
        Grammar grammar = Grammar.of(numbers);
        return !grammar.isEmpty() && Reader.of(grammar).accepts(text);
    }

    @Property(tries = 500)
    void integersAreBetweenTheirBounds(@ForAll("longs") long a, @ForAll("longs") long b, @ForAll("longs") long tried) {
        long least = Math.min(a, b);
        long most = Math.max(a, b);
        Expression numbers = JsonNumber.between(BigDecimal.valueOf(least), BigDecimal.valueOf(most), 0);
        for (long each : new long[] {tried, least, most, least - 1, most + 1, least / 2 + most / 2}) {
            assertEquals(least <= each && each <= most, accepts(numbers, Long.toString(each)));
        }
        assertFalse(accepts(numbers, "-0"));
        assertFalse(accepts(numbers, "00"));
        assertFalse(accepts(numbers, least + ".0"));
    }

    @Provide
    Arbitrary<Long> longs() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(-150, 150),
                Arbitraries.longs().between(-JsonNumber.LARGEST.longValue(), JsonNumber.LARGEST.longValue()),
                Arbitraries.of(0L, 9L, 10L, 99L, 100L, 999L, 1000L, JsonNumber.LARGEST.longValue()));
    }

    @Provide
    Arbitrary<BigDecimal> decimals() {
        return Combinators.combine(
                        Arbitraries.integers().between(-30_000, 30_000),
                        Arbitraries.integers().between(0, 4))
                .as((digits, scale) -> BigDecimal.valueOf(digits, scale));
    }

    /// Every text of up to three digits behind the point, in front of and behind the bounds.
    @Property(tries = 300)
    void decimalsAreBetweenTheirBounds(@ForAll("decimals") BigDecimal a, @ForAll("decimals") BigDecimal b) {
        BigDecimal least = a.min(b);
        BigDecimal most = a.max(b);
        Grammar grammar = Grammar.of(JsonNumber.between(least, most, 3));
        if (grammar.isEmpty()) {
            assertTrue(most.subtract(least).compareTo(new BigDecimal("0.001")) < 0);
            return;
        }
        Reader reader = Reader.of(grammar);
        for (BigDecimal border : List.of(least, most, least.add(most).divide(BigDecimal.TWO))) {
            for (int scale = 0; scale <= 4; scale++) {
                BigDecimal unit = BigDecimal.ONE.movePointLeft(scale);
                BigDecimal near = border.setScale(scale, RoundingMode.FLOOR);
                for (int i = -2; i <= 2; i++) {
                    BigDecimal number = near.add(unit.multiply(BigDecimal.valueOf(i)));
                    boolean isWritten = number.compareTo(least) >= 0 && number.compareTo(most) <= 0 && scale <= 3;
                    String text = number.toPlainString();
                    assertEquals(isWritten, reader.accepts(text), () -> text + " from " + least + " to " + most);
                }
            }
        }
    }

    @Property(tries = 200)
    void multiplesAreThoseOfTheirNumber(
            @ForAll("steps") BigDecimal step, @ForAll("decimals") BigDecimal tried, @ForAll("factors") int factor) {
        Dfa multiples = DecimalMultiples.of(step).orElseThrow();
        for (BigDecimal each : List.of(tried, step.multiply(BigDecimal.valueOf(factor)), tried.setScale(6))) {
            boolean isMultiple = each.remainder(step).signum() == 0;
            assertEquals(isMultiple, multiples.accepts(each.toPlainString()), () -> each + " by " + step);
            BigDecimal plain = each.signum() == 0 ? BigDecimal.ZERO : each.stripTrailingZeros();
            assertEquals(isMultiple, multiples.accepts(plain.toPlainString()), () -> plain + " by " + step);
        }
    }

    @Provide
    Arbitrary<BigDecimal> steps() {
        return Arbitraries.of(
                        "1", "2", "3", "7", "10", "12", "25", "60", "100", "1000", "1000000", "86400", "0.1", "0.01",
                        "0.25", "0.5", "0.05", "1.5", "2.50", "0.003", "1e3", "40", "0.125")
                .map(BigDecimal::new);
    }

    @Provide
    Arbitrary<Integer> factors() {
        return Arbitraries.integers().between(-100_000, 100_000);
    }

    @Example
    void aMillionTakesFewStatesAndALargePrimeTooMany() {
        assertTrue(DecimalMultiples.of(new BigDecimal("1000000")).orElseThrow().size() < 15);
        assertEquals(Optional.empty(), DecimalMultiples.of(new BigDecimal("1000003")));
        assertEquals(Optional.empty(), DecimalMultiples.of(new BigDecimal("9".repeat(300))));
    }

    @Example
    void numbersInOneWayHaveNoOtherText() {
        Dfa numbers = Dfa.of(JsonNumber.oneWay());
        for (String text : List.of("0", "7", "-7", "0.5", "-0.25", "123456789012345", "1.00000000000001")) {
            assertTrue(numbers.accepts(text), text);
            assertEquals(Optional.of(text), JsonNumber.oneWay(new BigDecimal(text)));
        }
        for (String text :
                List.of("-0", "0.0", "1.0", "0.50", "1e1", "1234567890123456", "1.000000000000001", "00", ".5")) {
            assertFalse(numbers.accepts(text), text);
        }
        assertEquals(Optional.of("120"), JsonNumber.oneWay(new BigDecimal("1.20e2")));
        assertEquals(Optional.empty(), JsonNumber.oneWay(new BigDecimal("1e15")));
        assertEquals(Optional.empty(), JsonNumber.oneWay(new BigDecimal("1e-999999999")));
    }
}
