package kawi.engine.constrain.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriReferenceTest {

    /// The examples of RFC 3986, sections 5.4.1 and 5.4.2.
    @ParameterizedTest
    @CsvSource({
        "g:h, g:h",
        "g, http://a/b/c/g",
        "./g, http://a/b/c/g",
        "g/, http://a/b/c/g/",
        "/g, http://a/g",
        "//g, http://g",
        "?y, http://a/b/c/d;p?y",
        "g?y, http://a/b/c/g?y",
        "#s, http://a/b/c/d;p?q#s",
        "g#s, http://a/b/c/g#s",
        "g?y#s, http://a/b/c/g?y#s",
        ";x, http://a/b/c/;x",
        "g;x, http://a/b/c/g;x",
        "g;x?y#s, http://a/b/c/g;x?y#s",
        "'', http://a/b/c/d;p?q",
        "., http://a/b/c/",
        "./, http://a/b/c/",
        ".., http://a/b/",
        "../, http://a/b/",
        "../g, http://a/b/g",
        "../.., http://a/",
        "../../, http://a/",
        "../../g, http://a/g",
        "../../../g, http://a/g",
        "../../../../g, http://a/g",
        "/./g, http://a/g",
        "/../g, http://a/g",
        "g., http://a/b/c/g.",
        ".g, http://a/b/c/.g",
        "g.., http://a/b/c/g..",
        "..g, http://a/b/c/..g",
        "./../g, http://a/b/g",
        "./g/., http://a/b/c/g/",
        "g/./h, http://a/b/c/g/h",
        "g/../h, http://a/b/c/h",
        "g;x=1/./y, http://a/b/c/g;x=1/y",
        "g;x=1/../y, http://a/b/c/y",
        "g?y/./x, http://a/b/c/g?y/./x",
        "g#s/../x, http://a/b/c/g#s/../x"
    })
    void referencesAreResolvedAsTheStandardShows(String reference, String expected) {
        UriReference base = UriReference.parse("http://a/b/c/d;p?q");
        assertEquals(
                expected, UriReference.parse(reference).resolvedAgainst(base).toString());
    }

    @Test
    void aReferenceWithoutBaseIsItself() {
        UriReference nothing = UriReference.parse("");
        for (String reference : new String[] {"item.json", "#/a", "urn:x:y#z", "http://e.x/r", ""}) {
            assertEquals(
                    reference,
                    UriReference.parse(reference).resolvedAgainst(nothing).toString());
        }
        assertEquals(
                "http://e.x/a",
                UriReference.parse("a")
                        .resolvedAgainst(UriReference.parse("http://e.x"))
                        .toString());
    }

    @Test
    void fragmentsAreDecoded() {
        assertEquals("/a b+c", UriReference.parse("#/a%20b+c").decodedFragment());
        assertEquals("", UriReference.parse("x").decodedFragment());
    }
}
