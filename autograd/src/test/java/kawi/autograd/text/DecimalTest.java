package kawi.autograd.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecimalTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-1, -1",
        "0.5, 0.5",
        "0.001, 0.001",
        "3e-4, 0.0003",
        "1e-4, 0.0001",
        "9.99e-5, 9.99e-5",
        "3e-5, 3e-5",
        "1e-8, 1e-8",
        "-2.5e-7, -2.5e-7",
        "1000000, 1000000",
        "9999999, 9999999",
        "1e7, 1e7",
        "1.5e30, 1.5e30",
        "NaN, NaN",
        "-Infinity, -Infinity",
    })
    void numbersAreWrittenOutWhereTheyAreShort(double number, String text) {
        assertEquals(text, Decimal.of(number));
    }

    @Property
    void theTextIsReadAsTheSameNumber(@ForAll double number) {
        assertEquals(number + 0.0, Double.parseDouble(Decimal.of(number)) + 0.0);
    }
}
