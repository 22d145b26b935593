package kawi.engine.constrain.schema.assertion;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kawi.engine.constrain.Reader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringFormatTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "date, 2024-12-31, 2024-13-01",
                "date, 1999-02-28, 2023-02-29",
                "date, 2024-02-29, 1900-02-29",
                "date, 2000-02-29, 0000-01-01",
                "time, 23:59:59Z, 24:00:00Z",
                "time, 00:00:00.5-01:30, 23:59:60Z",
                "date-time, 2024-02-01T00:00:00.5+02:00, 2024-04-31T00:00:00Z",
                "duration, P1Y2M3DT4H5M6S, P1D2Y",
                "duration, P4W, P",
                "duration, PT1S, P1DT",
                "uuid, 01234567-89ab-cdef-0123-456789ABCDEF, 0123456789abcdef0123456789abcdef",
                "email, joe.bloggs+tag@example.co.uk, .joe@example.org",
                "email, a@b, a@-b",
                "email, o'hara@x.y, two..dots@x.y",
                "hostname, a.b-c.example.com, -a.com",
                "hostname, localhost, a..b",
                "ipv4, 192.0.2.255, 192.0.2.256",
                "ipv4, 0.0.0.0, 01.0.0.0",
                "ipv6, 2001:db8::ff00:42:8329, 2001:db8::ff00::8329",
                "ipv6, ::, 12345::",
                "ipv6, ::ffff:192.0.2.1, 1:2:3:4:5:6:7",
                "ipv6, 1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8:9",
                "ipv6, 1::, :1",
                "uri, https://user@e.x:8080/a/b?c=d#e, //e.x/a",
                "uri, urn:isbn:0451450523, a b:c",
                "uri, mailto:a@b.c, http://e.x/%zz",
                "uri, http://[::1]/, http://[::1/",
                "uri-reference, ../a?b#c, a\\b",
                "uri-reference, , 1:2",
                "json-pointer, /a~1b/~0/, a",
                "relative-json-pointer, 1/a, 01/a",
            })
    void formatsAreThoseOfTheirStandards(String format, String right, String wrong) {
        var reader = Reader.ofSchema("{\"type\":\"string\",\"format\":\"" + format + "\"}");
        assertTrue(reader.accepts("\"" + (right == null ? "" : right) + "\""), right);
        assertFalse(reader.accepts("\"" + wrong.replace("\\", "\\\\") + "\""), wrong);
    }

    @ParameterizedTest
    @CsvSource({"email, 64, 65", "hostname, 63, 64"})
    void partsHaveALimitedLength(String format, int most, int tooMany) {
        var reader = Reader.ofSchema("{\"type\":\"string\",\"format\":\"" + format + "\"}");
        String rest = format.equals("email") ? "@x" : "";
        assertTrue(reader.accepts("\"" + "a".repeat(most) + rest + "\""));
        assertFalse(reader.accepts("\"" + "a".repeat(tooMany) + rest + "\""));
    }
}
