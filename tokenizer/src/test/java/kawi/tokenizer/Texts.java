package kawi.tokenizer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/// Texts of any characters, including those beyond U+FFFF, without lone surrogates.
@SuppressWarnings("exports") // of the library that the tests use
public final class Texts {
    private Texts() {}

    /// Texts of at least so many characters.
    public static Arbitrary<String> withMinLength(int minLength) {
        var any = Arbitraries.integers().between(0, Character.MAX_CODE_POINT);
        var common = Arbitraries.of(
                " \n\t\r\"\\/ab<>\0\u007f\u2028\uFEFF🐋".codePoints().boxed().toList());
        return Arbitraries.oneOf(any, common)
                .filter(codePoint -> codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                .list()
                .ofMinSize(minLength)
                .ofMaxSize(200)
                .map(codePoints -> {
                    var text = new StringBuilder();
                    codePoints.forEach(text::appendCodePoint);
                    return text.toString();
                });
    }
}
