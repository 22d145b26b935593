package kawi.tokenizer.regex;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The properties of characters that patterns name. The sets are those of Unicode 16, of which both the JDK and the
/// Oniguruma in Hugging Face's `tokenizers` are.
final class UnicodeProperty {
    /// The general categories by [Character#getType]; there is no type 17.
    private static final String[] CATEGORIES = {
        "cn", "lu", "ll", "lt", "lm", "lo", "mn", "me", "mc", "nd", "nl", "no", "zs", "zl", "zp", "cc", "cf", "", "co",
        "cs", "pd", "ps", "pe", "pc", "po", "sm", "sc", "sk", "so", "pi", "pf"
    };

    /// Unicode's long names of general categories.
    private static final Map<String, String> LONG_NAMES = Map.ofEntries(
            Map.entry("other", "c"),
            Map.entry("letter", "l"),
            Map.entry("mark", "m"),
            Map.entry("number", "n"),
            Map.entry("punctuation", "p"),
            Map.entry("symbol", "s"),
            Map.entry("separator", "z"),
            Map.entry("unassigned", "cn"),
            Map.entry("uppercaseletter", "lu"),
            Map.entry("lowercaseletter", "ll"),
            Map.entry("titlecaseletter", "lt"),
            Map.entry("modifierletter", "lm"),
            Map.entry("otherletter", "lo"),
            Map.entry("nonspacingmark", "mn"),
            Map.entry("enclosingmark", "me"),
            Map.entry("spacingmark", "mc"),
            Map.entry("decimalnumber", "nd"),
            Map.entry("letternumber", "nl"),
            Map.entry("othernumber", "no"),
            Map.entry("spaceseparator", "zs"),
            Map.entry("lineseparator", "zl"),
            Map.entry("paragraphseparator", "zp"),
            Map.entry("control", "cc"),
            Map.entry("format", "cf"),
            Map.entry("privateuse", "co"),
            Map.entry("surrogate", "cs"),
            Map.entry("dashpunctuation", "pd"),
            Map.entry("openpunctuation", "ps"),
            Map.entry("closepunctuation", "pe"),
            Map.entry("connectorpunctuation", "pc"),
            Map.entry("otherpunctuation", "po"),
            Map.entry("initialpunctuation", "pi"),
            Map.entry("finalpunctuation", "pf"),
            Map.entry("mathsymbol", "sm"),
            Map.entry("currencysymbol", "sc"),
            Map.entry("modifiersymbol", "sk"),
            Map.entry("othersymbol", "so"));

    /// The sets that are needed again and again; each is found by looking at all characters.
    private static final class Sets {
        static final List<CodePointSet> OF_TYPE = CodePointSet.byKind(Character::getType, CATEGORIES.length);
        static final CodePointSet ALPHABETIC = CodePointSet.where(Character::isAlphabetic);
        static final CodePointSet SPACE = CodePointSet.where(UnicodeProperty::isWhiteSpace);
        static final CodePointSet DIGIT = category("nd");
        static final CodePointSet POSIX_WORD =
                ALPHABETIC.union(category("m")).union(DIGIT).union(category("pc"));
        static final CodePointSet WORD = POSIX_WORD.union(CodePointSet.ofEach("²³¹¼½¾"));
        static final CodePointSet HEX_DIGIT =
                CodePointSet.range('0', '9').union(CodePointSet.range('a', 'f')).union(CodePointSet.range('A', 'F'));

        private Sets() {}
    }

    private static final Map<String, IntPredicate> BINARY = Map.of(
            "lowercase", Character::isLowerCase,
            "uppercase", Character::isUpperCase,
            "ideographic", Character::isIdeographic,
            "emoji", Character::isEmoji,
            "emojipresentation", Character::isEmojiPresentation,
            "extendedpictographic", Character::isExtendedPictographic,
            "assigned", Character::isDefined);

    private UnicodeProperty() {}

    /// `\w` outside brackets, which includes six numbers of Latin-1.
    static CodePointSet word() {
        return Sets.WORD;
    }

    /// `[\w]` and `[[:word:]]`
    static CodePointSet posixWord() {
        return Sets.POSIX_WORD;
    }

    /// `\d`
    static CodePointSet digit() {
        return Sets.DIGIT;
    }

    /// `\s`
    static CodePointSet space() {
        return Sets.SPACE;
    }

    /// `\h`
    static CodePointSet hexDigit() {
        return Sets.HEX_DIGIT;
    }

    private static boolean isWhiteSpace(int codePoint) {
        return Character.isSpaceChar(codePoint) || (codePoint >= '\t' && codePoint <= '\r') || codePoint == 0x85;
    }

    private static CodePointSet graph() {
        return space().union(category("cc"))
                .union(category("cn"))
                .union(category("cs"))
                .complement();
    }

    /// The characters of one general category, or of all that begin with the same letter.
    private static CodePointSet category(String name) {
        CodePointSet found = CodePointSet.NONE;
        for (int type = 0; type < CATEGORIES.length; type++) {
            found = CATEGORIES[type].startsWith(name) ? found.union(Sets.OF_TYPE.get(type)) : found;
        }
        return found;
    }

    /// The set of a POSIX bracket, such as `alpha`; empty if there is none of that name.
    static Optional<CodePointSet> posix(String name) {
        return switch (name) {
            case "alnum" -> Optional.of(Sets.ALPHABETIC.union(Sets.DIGIT));
            case "alpha" -> Optional.of(Sets.ALPHABETIC);
            case "ascii" -> Optional.of(CodePointSet.range(0, 0x7F));
            case "blank" -> Optional.of(category("zs").union(CodePointSet.of('\t')));
            case "cntrl" -> Optional.of(category("cc"));
            case "digit" -> Optional.of(Sets.DIGIT);
            case "graph" -> Optional.of(graph());
            case "lower" -> Optional.of(CodePointSet.where(Character::isLowerCase));
            case "print" -> Optional.of(graph().union(category("zs")));
            case "punct" -> Optional.of(category("p").union(category("s")));
            case "space" -> Optional.of(Sets.SPACE);
            case "upper" -> Optional.of(CodePointSet.where(Character::isUpperCase));
            case "word" -> Optional.of(Sets.POSIX_WORD);
            case "xdigit" -> Optional.of(Sets.HEX_DIGIT);
            default -> Optional.empty();
        };
    }

    /// The set of `\p{name}`; empty if the name is unknown. Case, blanks, hyphens and underscores do not matter.
    static Optional<CodePointSet> named(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
        String category = LONG_NAMES.getOrDefault(plain, plain);
        if (isCategory(category)) {
            return Optional.of(category(category));
        }
        return switch (plain) {
            case "any" -> Optional.of(CodePointSet.ALL);
            case "alphabetic" -> Optional.of(Sets.ALPHABETIC);
            case "whitespace" -> Optional.of(Sets.SPACE);
            default ->
                Optional.ofNullable(BINARY.get(plain))
                        .map(CodePointSet::where)
                        .or(() -> posix(plain))
                        .or(() -> script(name));
        };
    }

    private static boolean isCategory(String name) {
        for (String each : CATEGORIES) {
            if (!name.isEmpty() && (each.equals(name) || (name.length() == 1 && each.startsWith(name)))) {
                return true;
            }
        }
        return false;
    }

    private static Optional<CodePointSet> script(String name) {
        try {
            Character.UnicodeScript script = Character.UnicodeScript.forName(name.replaceAll("[ -]", "_"));
            return Optional.of(CodePointSet.where(codePoint -> Character.UnicodeScript.of(codePoint) == script));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
