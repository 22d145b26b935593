package kawi.samples.lesson;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class EnterKeyTest {
    private final StringWriter out = new StringWriter();

    private EnterKey key(String typed) {
        return new EnterKey(new PrintWriter(out), new BufferedReader(new StringReader(typed)));
    }

    @Test
    void eachPauseTakesOneLine() {
        EnterKey key = key("\nsomething\n");
        key.await("more?");
        key.await("and more?");

        assertEquals("\nmore? \nand more? ", out.toString().replace("\r", ""));
    }

    @Test
    void thereAreNoPausesAfterTheEndOfTheInput() {
        EnterKey key = key("");
        key.await("more?");
        key.await("and more?");

        assertEquals("\nmore? ", out.toString().replace("\r", ""));
    }
}
