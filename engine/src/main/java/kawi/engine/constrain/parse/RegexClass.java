package kawi.engine.constrain.parse;

import java.util.ArrayList;
import java.util.List;
import kawi.engine.constrain.grammar.Boundary;
import kawi.engine.constrain.grammar.CodePoints;

/// Reads what stands for one character of a set in a regular expression: `a`, `.`, `[a-z]`, `[^"]`, `\d`, `\p{Lu}`,
/// `\n`.
final class RegexClass {
    private static final CodePoints DIGIT = CodePoints.range('0', '9');
    private static final CodePoints SPACE = CodePoints.of("\t\n\u000B\f\r\u2028\u2029\uFEFF")
            .or(UnicodeProperty.named("Zs").orElseThrow());

    /// The characters that mean something outside of a class; only they and `/` are escaped by a backslash alone.
    static final CodePoints SYNTAX = CodePoints.of("^$\\.*+?()[]{}|");

    private static final CodePoints MAY_BE_ESCAPED = SYNTAX.or(CodePoints.of('/'));

    private final SourceText source;
    private final UnicodeProperty.Cache properties;

    /// @param isClass whether it is written as a class such as `\d`, which no range begins or ends with
    private record Member(CodePoints set, boolean isClass) {}

    RegexClass(SourceText source, UnicodeProperty.Cache properties) {
        this.source = source;
        this.properties = properties;
    }

    /// `.`, which stands next.
    CodePoints dot(RegexFlags flags) {
        source.require(".");
        return flags.dotAll() ? CodePoints.ALL : Boundary.LINE_TERMINATORS.complement();
    }

    /// A character that stands for itself, next.
    CodePoints literal(RegexFlags flags) {
        return folded(CodePoints.of(source.next()), flags);
    }

    /// An escape, which stands next.
    CodePoints escape(RegexFlags flags) {
        return folded(escaped(flags, false).set, flags);
    }

    private static CodePoints folded(CodePoints set, RegexFlags flags) {
        return flags.ignoreCase() ? CaseFolding.closure(set) : set;
    }

    /// A class in brackets, which stands next. `[]` is no character, `[^]` any.
    CodePoints brackets(RegexFlags flags) {
        int from = source.position();
        source.require("[");
        boolean complement = source.take("^");
        List<CodePoints> parts = new ArrayList<>();
        while (!source.take("]")) {
            if (source.peek() == SourceText.END) {
                throw source.error(from, "there is no ] for this [");
            }
            parts.add(range(flags));
        }
        CodePoints set = folded(CodePoints.union(parts), flags);
        return complement ? set.complement() : set;
    }

    private CodePoints range(RegexFlags flags) {
        int from = source.position();
        Member first = member(flags);
        if (source.peek() != '-' || source.peek(1) == ']' || source.peek(1) == SourceText.END) {
            return first.set;
        }
        source.next();
        Member last = member(flags);
        if (first.isClass || last.isClass) {
            throw source.error(from, "a range goes from one character to another, not from or to a class");
        }
        if (first.set.first() > last.set.first()) {
            throw source.error(from, "the range ends before it begins");
        }
        return CodePoints.range(first.set.first(), last.set.first());
    }

    private Member member(RegexFlags flags) {
        return source.peek() == '\\' ? escaped(flags, true) : new Member(CodePoints.of(source.next()), false);
    }

    private Member escaped(RegexFlags flags, boolean inBrackets) {
        int from = source.position();
        source.require("\\");
        int letter = source.next();
        return switch (letter) {
            case 'd' -> new Member(DIGIT, true);
            case 'D' -> new Member(DIGIT.complement(), true);
            case 's' -> new Member(SPACE, true);
            case 'S' -> new Member(SPACE.complement(), true);
            case 'w' -> new Member(word(flags), true);
            case 'W' -> new Member(word(flags).complement(), true);
            case 'p', 'P' -> new Member(property(from, letter == 'P'), true);
            default -> new Member(CodePoints.of(character(from, letter, inBrackets)), false);
        };
    }

    private static CodePoints word(RegexFlags flags) {
        return flags.ignoreCase() ? Boundary.WORD.or(Boundary.FOLDED_TO_WORD) : Boundary.WORD;
    }

    private int character(int from, int letter, boolean inBrackets) {
        return switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            case '0' -> zero(from);
            case 'c' -> control(from);
            case 'x' -> source.hex(2);
            case 'u' -> unicode(from);
            default -> itself(from, letter, inBrackets);
        };
    }

    private int zero(int from) {
        if (source.peek() >= '0' && source.peek() <= '9') {
            throw source.error(from, "octal escapes do not exist: write \\x or \\u");
        }
        return 0;
    }

    private int control(int from) {
        int letter = source.next();
        if ((letter < 'a' || letter > 'z') && (letter < 'A' || letter > 'Z')) {
            throw source.error(from, "\\c is followed by a letter from a to z");
        }
        return letter % 32;
    }

    private int itself(int from, int letter, boolean inBrackets) {
        if (inBrackets && letter == '-') {
            return letter;
        }
        if (inBrackets && letter == 'b') {
            return '\b';
        }
        if ((letter >= '1' && letter <= '9') || letter == 'k') {
            throw source.error(from, "backreferences are not regular and not supported");
        }
        if (!MAY_BE_ESCAPED.contains(letter)) {
            throw source.error(
                    from,
                    "there is no escape \\" + Character.toString(letter)
                            + (letter >= 'A' && letter <= 'z' ? "" : ": the character stands for itself"));
        }
        return letter;
    }

    /// The character behind `\\u`: four digits, a surrogate pair of two such escapes, or any number of digits in
    /// braces.
    private int unicode(int from) {
        if (source.take("{")) {
            int character = source.hexUntil('}');
            source.require("}");
            return requireCharacter(from, character);
        }
        int first = source.hex(4);
        if (Character.isBmpCodePoint(first) && Character.isHighSurrogate((char) first) && source.take("\\u")) {
            int second = source.hex(4);
            if (Character.isSurrogatePair((char) first, (char) second)) {
                return Character.toCodePoint((char) first, (char) second);
            }
        }
        return requireCharacter(from, first);
    }

    private int requireCharacter(int from, int character) {
        if (CodePoints.isSurrogate(character)) {
            throw source.error(from, "a lone surrogate is not a character and not supported");
        }
        return character;
    }

    private CodePoints property(int from, boolean complement) {
        source.require("{");
        String name = source.takeWhile(each -> each != '}');
        source.require("}");
        return (complement ? properties.without(name) : properties.named(name))
                .orElseThrow(() -> source.error(
                        from,
                        "the property \"" + name + "\" is unknown or not supported; supported are the general"
                                + " categories (L, Lu, Letter), Script=... and the binary properties in the docs"));
    }
}
