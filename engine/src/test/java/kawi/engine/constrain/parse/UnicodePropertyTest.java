package kawi.engine.constrain.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import kawi.engine.constrain.grammar.CodePoints;
import net.jqwik.api.Example;

class UnicodePropertyTest {

    @Example
    void categoriesAreThoseOfJava() {
        for (String name : List.of(
                "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Me", "Mc", "N", "Nd", "Nl", "No", "Z", "Zs", "Zl", "Zp",
                "C", "Cc", "Cf", "Co", "Cn", "P", "Pd", "Ps", "Pe", "Pc", "Po", "Pi", "Pf", "S", "Sm", "Sc", "Sk",
                "So")) {
            var java = Pattern.compile("\\p{" + name + "}").asMatchPredicate();
            CodePoints set = UnicodeProperty.named(name).orElseThrow();
            for (int each = 0; each <= Character.MAX_CODE_POINT; each += 1 + each / 997) {
                boolean isCharacter = !CodePoints.isSurrogate(each);
                assertEquals(isCharacter && java.test(Character.toString(each)), set.contains(each), name + " " + each);
            }
        }
    }

    @Example
    void longNamesStandForTheShortOnes() {
        assertEquals(UnicodeProperty.named("Lu"), UnicodeProperty.named("Uppercase_Letter"));
        assertEquals(UnicodeProperty.named("Nd"), UnicodeProperty.named("General_Category=digit"));
        assertEquals(UnicodeProperty.named("sc=Grek"), UnicodeProperty.named("Script=Greek"));
    }

    @Example
    void otherNamesAreNone() {
        for (String name : List.of("", "X", "l", "Lx", "letter", "gc=", "Lu=Lu", "Script=GREEK")) {
            assertEquals(Optional.empty(), UnicodeProperty.named(name));
        }
    }
}
