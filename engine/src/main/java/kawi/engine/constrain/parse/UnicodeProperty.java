package kawi.engine.constrain.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import kawi.engine.constrain.grammar.CodePoints;

/// The properties of characters that `\p{...}` names in ECMAScript: general categories (`Lu`, `Uppercase_Letter`,
/// `gc=Lu`), scripts (`Script=Greek`, `sc=Grek`) and binary properties (`Alphabetic`). Names are exact. The data is
/// that of the running JDK, whose version of Unicode may be newer or older than that of a browser.
final class UnicodeProperty {
    /// The general categories by the numbers of [Character#getType]; there is no 17.
    private static final List<String> CATEGORIES = List.of(
            "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "",
            "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf");

    /// The long names of the categories and of their groups.
    private static final Map<String, String> LONG_NAMES = Map.ofEntries(
            Map.entry("Other", "C"),
            Map.entry("Control", "Cc"),
            Map.entry("cntrl", "Cc"),
            Map.entry("Format", "Cf"),
            Map.entry("Unassigned", "Cn"),
            Map.entry("Private_Use", "Co"),
            Map.entry("Surrogate", "Cs"),
            Map.entry("Letter", "L"),
            Map.entry("Cased_Letter", "LC"),
            Map.entry("Lowercase_Letter", "Ll"),
            Map.entry("Modifier_Letter", "Lm"),
            Map.entry("Other_Letter", "Lo"),
            Map.entry("Titlecase_Letter", "Lt"),
            Map.entry("Uppercase_Letter", "Lu"),
            Map.entry("Mark", "M"),
            Map.entry("Combining_Mark", "M"),
            Map.entry("Spacing_Mark", "Mc"),
            Map.entry("Enclosing_Mark", "Me"),
            Map.entry("Nonspacing_Mark", "Mn"),
            Map.entry("Number", "N"),
            Map.entry("Decimal_Number", "Nd"),
            Map.entry("digit", "Nd"),
            Map.entry("Letter_Number", "Nl"),
            Map.entry("Other_Number", "No"),
            Map.entry("Punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("Connector_Punctuation", "Pc"),
            Map.entry("Dash_Punctuation", "Pd"),
            Map.entry("Close_Punctuation", "Pe"),
            Map.entry("Final_Punctuation", "Pf"),
            Map.entry("Initial_Punctuation", "Pi"),
            Map.entry("Other_Punctuation", "Po"),
            Map.entry("Open_Punctuation", "Ps"),
            Map.entry("Symbol", "S"),
            Map.entry("Currency_Symbol", "Sc"),
            Map.entry("Modifier_Symbol", "Sk"),
            Map.entry("Math_Symbol", "Sm"),
            Map.entry("Other_Symbol", "So"),
            Map.entry("Separator", "Z"),
            Map.entry("Line_Separator", "Zl"),
            Map.entry("Paragraph_Separator", "Zp"),
            Map.entry("Space_Separator", "Zs"));

    private static final CodePoints WHITE_SPACE = CodePoints.of(
                    "\t\n\u000B\f\r \u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000")
            .or(CodePoints.range(0x2000, 0x200A));
    private static final CodePoints ASCII_HEX_DIGIT = CodePoints.of("0123456789ABCDEFabcdef");

    private UnicodeProperty() {}

    /// The characters that a name in braces stands for; empty if the property is unknown or not supported.
    static Optional<CodePoints> named(String name) {
        int equals = name.indexOf('=');
        if (equals < 0) {
            return category(name).or(() -> binary(name));
        }
        String value = name.substring(equals + 1);
        return switch (name.substring(0, equals)) {
            case "gc", "General_Category" -> category(value);
            case "sc", "Script" -> script(value);
            default -> Optional.empty();
        };
    }

    private static Optional<CodePoints> category(String name) {
        String shortName = LONG_NAMES.getOrDefault(name, name);
        if (shortName.equals("LC")) {
            return Optional.of(category('L', "ult"));
        }
        boolean exists = !shortName.isEmpty() && CATEGORIES.stream().anyMatch(each -> each.startsWith(shortName));
        return exists ? Optional.of(category(shortName.charAt(0), shortName.substring(1))) : Optional.empty();
    }

    /// @param second the allowed second letters; empty for any
    private static CodePoints category(char first, String second) {
        boolean[] included = new boolean[CATEGORIES.size()];
        for (int type = 0; type < included.length; type++) {
            String category = CATEGORIES.get(type);
            included[type] = !category.isEmpty()
                    && category.charAt(0) == first
                    && (second.isEmpty() || second.indexOf(category.charAt(1)) >= 0);
        }
        return where(character -> included[Character.getType(character)]);
    }

    private static Optional<CodePoints> script(String name) {
        try {
            var script = Character.UnicodeScript.forName(name);
            boolean isLongName = name.equals(longName(script));
            boolean isCode = name.length() == 4 && name.matches("[A-Z][a-z]{3}");
            return isLongName || isCode
                    ? Optional.of(where(character -> Character.UnicodeScript.of(character) == script))
                    : Optional.empty();
        } catch (IllegalArgumentException e) { // there is no such script
            return Optional.empty();
        }
    }

    /// As Unicode writes it, such as `Old_Italic`.
    private static String longName(Character.UnicodeScript script) {
        if (script == Character.UnicodeScript.SIGNWRITING) {
            return "SignWriting";
        }
        var name = new StringBuilder();
        for (String word : script.name().split("_", -1)) {
            name.append(name.isEmpty() ? "" : "_")
                    .append(word.charAt(0))
                    .append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private static Optional<CodePoints> binary(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "Any" -> CodePoints.ALL;
                    case "ASCII" -> CodePoints.range(0, 0x7F);
                    case "ASCII_Hex_Digit", "AHex" -> ASCII_HEX_DIGIT;
                    case "Alphabetic", "Alpha" -> where(Character::isAlphabetic);
                    case "Assigned" -> where(each -> Character.getType(each) != Character.UNASSIGNED);
                    case "Emoji" -> where(Character::isEmoji);
                    case "Emoji_Component", "EComp" -> where(Character::isEmojiComponent);
                    case "Emoji_Modifier", "EMod" -> where(Character::isEmojiModifier);
                    case "Emoji_Modifier_Base", "EBase" -> where(Character::isEmojiModifierBase);
                    case "Emoji_Presentation", "EPres" -> where(Character::isEmojiPresentation);
                    case "Extended_Pictographic", "ExtPict" -> where(Character::isExtendedPictographic);
                    case "Hex_Digit", "Hex" ->
                        CodePoints.union(List.of(
                                ASCII_HEX_DIGIT,
                                CodePoints.range(0xFF10, 0xFF19),
                                CodePoints.range(0xFF21, 0xFF26),
                                CodePoints.range(0xFF41, 0xFF46)));
                    case "Ideographic", "Ideo" -> where(Character::isIdeographic);
                    case "Join_Control", "Join_C" -> CodePoints.range(0x200C, 0x200D);
                    case "Lowercase", "Lower" -> where(Character::isLowerCase);
                    case "Noncharacter_Code_Point", "NChar" ->
                        where(each -> (each & 0xFFFE) == 0xFFFE || (each >= 0xFDD0 && each <= 0xFDEF));
                    case "Regional_Indicator", "RI" -> CodePoints.range(0x1F1E6, 0x1F1FF);
                    case "Uppercase", "Upper" -> where(Character::isUpperCase);
                    case "White_Space", "space" -> WHITE_SPACE;
                    default -> null;
                });
    }

    private static CodePoints where(IntPredicate property) {
        List<CodePoints> ranges = new ArrayList<>();
        for (int first = 0; first <= Character.MAX_CODE_POINT; first++) {
            int end = first;
            while (end <= Character.MAX_CODE_POINT && property.test(end)) {
                end++;
            }
            if (end > first) {
                ranges.add(CodePoints.range(first, end - 1));
                first = end;
            }
        }
        return CodePoints.union(ranges);
    }

    /// The properties that one pattern names, each looked up once: a lookup reads all of Unicode.
    static final class Cache {
        private final Map<String, Optional<CodePoints>> sets = new HashMap<>();
        private final Map<String, CodePoints> complements = new HashMap<>();
        private int lookups;

        /// The characters of a property; empty if it is unknown or not supported.
        Optional<CodePoints> named(String name) {
            return sets.computeIfAbsent(name, key -> {
                lookups++;
                return UnicodeProperty.named(key);
            });
        }

        /// The characters without a property; empty if it is unknown or not supported.
        Optional<CodePoints> without(String name) {
            return named(name).map(set -> complements.computeIfAbsent(name, key -> set.complement()));
        }

        /// The number of times that all of Unicode was read.
        int lookups() {
            return lookups;
        }
    }
}
