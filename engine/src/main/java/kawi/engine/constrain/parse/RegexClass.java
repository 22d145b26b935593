package kawi.engine.constrain.parse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import kawi.engine.constrain.grammar.CodePoints;

/// Reads what stands for one character of a set in a regular expression: `[a-z]`, `[^"]`, `\d`, `\p{Lu}`, `\n`. The
/// classes `\d`, `\s` and `\w` are those of ASCII.
final class RegexClass {
    private static final CodePoints DIGIT = CodePoints.range('0', '9');
    private static final CodePoints SPACE = CodePoints.of(" \t\n\u000B\f\r");
    private static final CodePoints WORD =
            DIGIT.or(CodePoints.range('A', 'Z')).or(CodePoints.range('a', 'z')).or(CodePoints.of('_'));

    private final SourceText source;
    private final Map<String, CodePoints> categories = new HashMap<>(); // each found once, for it takes all of Unicode
    private final Map<String, CodePoints> complements = new HashMap<>();

    RegexClass(SourceText source) {
        this.source = source;
    }

    /// A class in brackets, which stands next.
    CodePoints brackets() {
        int from = source.position();
        source.require("[");
        boolean complement = source.take("^");
        var parts = new ArrayList<CodePoints>();
        while (source.peek() != ']') {
            if (source.peek() == SourceText.END) {
                throw source.error(from, "there is no ] for this [");
            }
            parts.add(range());
        }
        source.next();
        if (parts.isEmpty()) {
            throw source.error(from, "the class is empty; if ] belongs to it, escape it: \\]");
        }
        CodePoints set = CodePoints.union(parts);
        return complement ? set.complement() : set;
    }

    private CodePoints range() {
        int from = source.position();
        CodePoints first = member();
        if (source.peek() != '-' || source.peek(1) == ']' || source.peek(1) == SourceText.END) {
            return first;
        }
        source.next();
        CodePoints last = member();
        if (!first.isSingle() || !last.isSingle()) {
            throw source.error(from, "a range goes from one character to another, not from or to a class");
        }
        if (first.first() > last.first()) {
            throw source.error(from, "the range ends before it begins");
        }
        return CodePoints.range(first.first(), last.first());
    }

    private CodePoints member() {
        if (source.peek() == '\\') {
            return escape();
        }
        if (source.peek() == '[' || (source.peek() == '&' && source.peek(1) == '&')) {
            throw source.error("inside a class " + source.found() + " is taken differently by different dialects:"
                    + " escape it: \\" + source.found());
        }
        return CodePoints.of(source.next());
    }

    /// An escape, which stands next.
    CodePoints escape() {
        int from = source.position();
        source.require("\\");
        int letter = source.next();
        return switch (letter) {
            case 'd' -> DIGIT;
            case 'D' -> DIGIT.complement();
            case 's' -> SPACE;
            case 'S' -> SPACE.complement();
            case 'w' -> WORD;
            case 'W' -> WORD.complement();
            case 'p' -> category(from, name());
            case 'P' -> {
                String name = name();
                yield complements.computeIfAbsent(
                        name, each -> category(from, each).complement());
            }
            case 'n' -> CodePoints.of('\n');
            case 'r' -> CodePoints.of('\r');
            case 't' -> CodePoints.of('\t');
            case 'f' -> CodePoints.of('\f');
            case 'x', 'u' -> CodePoints.of(numbered(from, letter == 'x' ? 2 : 4));
            default -> itself(from, letter);
        };
    }

    private CodePoints itself(int from, int letter) {
        if (letter >= '1' && letter <= '9') {
            throw source.error(from, "backreferences are not regular and not supported");
        }
        if (WORD.contains(letter) && letter != '_') {
            throw source.error(from, "the escape \\" + Character.toString(letter) + " is not supported");
        }
        return CodePoints.of(letter);
    }

    /// A character by its number, behind a backslash and x or u. What lies beyond four digits may be written as a pair,
    /// as in JSON and Java, or in braces.
    private int numbered(int from, int digits) {
        if (source.take("{")) {
            int length = 0;
            while (Character.digit(source.peek(length), 16) >= 0) {
                length++;
            }
            int character = source.hex(Math.clamp(length, 1, 8));
            source.require("}");
            return whole(from, character);
        }
        int character = source.hex(digits);
        if (Character.isBmpCodePoint(character) && Character.isHighSurrogate((char) character) && source.take("\\u")) {
            int second = source.hex(digits);
            if (Character.isSurrogatePair((char) character, (char) second)) {
                return Character.toCodePoint((char) character, (char) second);
            }
        }
        return whole(from, character);
    }

    private int whole(int from, int character) {
        if (SourceText.isLoneSurrogate(character)) {
            throw source.error(from, "half a surrogate pair is no character");
        }
        return character;
    }

    /// The name of a category, behind `\p`.
    private String name() {
        source.require("{");
        String name = source.takeWhile(each -> each != '}');
        source.require("}");
        return name;
    }

    private CodePoints category(int from, String name) {
        CodePoints known = categories.get(name);
        if (known == null) {
            known = UnicodeCategory.named(name)
                    .orElseThrow(() ->
                            source.error(from, "\\p{" + name + "} is no general category of Unicode such as L or Lu"));
            categories.put(name, known);
        }
        return known;
    }
}
