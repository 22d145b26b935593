package kawi.tokenizer.regex;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kawi.tokenizer.regex.Node.Alternatives;
import kawi.tokenizer.regex.Node.Anchor;
import kawi.tokenizer.regex.Node.Atomic;
import kawi.tokenizer.regex.Node.One;
import kawi.tokenizer.regex.Node.Position;

/// Reads the text after a backslash. Each method consumes it if it is of its kind, and nothing otherwise.
///
/// A letter or digit that has no meaning in Oniguruma is refused, although Oniguruma reads it as itself: a pattern with
/// `\V` or `\pL` was written for another dialect. Features that Kawi lacks are refused too: back references, octal
/// numbers, grapheme clusters (`\X`).
final class EscapeParser {
    private static final CodePointSet NEWLINE = CodePointSet.of('\n');
    private static final CodePointSet LINE_BREAKS =
            CodePointSet.range('\n', '\r').union(CodePointSet.ofEach("\u0085\u2028\u2029"));

    private final PatternReader reader;

    EscapeParser(PatternReader reader) {
        this.reader = reader;
    }

    /// A single character, such as `\n`, `\x{1F40B}` or `\*`.
    OptionalInt character() {
        int letter = reader.peek();
        int character = switch (letter) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            case 'a' -> 0x07;
            case 'e' -> 0x1B;
            default -> letter;
        };
        if (letter == 'x' || letter == 'u') {
            return OptionalInt.of(numbered());
        }
        if (letter == PatternReader.END
                || (character == letter && letter < 0x80 && Character.isLetterOrDigit(letter))) {
            return OptionalInt.empty();
        }
        reader.next();
        return OptionalInt.of(character);
    }

    /// A code point in hexadecimal digits: `\x41`, `\x{41}`, or `u` and four digits.
    private int numbered() {
        if (reader.next() == 'u') {
            return reader.hexadecimal(4, 4);
        }
        if (reader.take("{")) {
            int character = reader.hexadecimal(1, 8);
            if (!reader.take("}")) {
                throw reader.unsupported("several characters in one \\x{...}");
            }
            return character;
        }
        int character = reader.hexadecimal(2, 2);
        if (character >= 0x80) {
            throw reader.unsupported("a byte of a character (\\x%02X)".formatted(character));
        }
        return character;
    }

    /// A class, such as `\s` or `\p{Han}`. The words between brackets lack the numbers of Latin-1 that they have
    /// outside.
    ///
    /// @param inBrackets whether it stands in a class
    Optional<CodePointSet> set(boolean inBrackets) {
        CodePointSet word = inBrackets ? UnicodeProperty.posixWord() : UnicodeProperty.word();
        if (reader.peek() == 'p' || reader.peek() == 'P') {
            return Optional.of(property(word));
        }
        Optional<CodePointSet> set = switch (reader.peek()) {
            case 'd' -> Optional.of(UnicodeProperty.digit());
            case 'D' -> Optional.of(UnicodeProperty.digit().complement());
            case 'h' -> Optional.of(UnicodeProperty.hexDigit());
            case 'H' -> Optional.of(UnicodeProperty.hexDigit().complement());
            case 's' -> Optional.of(UnicodeProperty.space());
            case 'S' -> Optional.of(UnicodeProperty.space().complement());
            case 'w' -> Optional.of(word);
            case 'W' -> Optional.of(word.complement());
            default -> Optional.empty();
        };
        set.ifPresent(found -> reader.next());
        return set;
    }

    /// `\p{L}`, `\P{L}`, `\p{^L}`
    private CodePointSet property(CodePointSet word) {
        int letter = reader.next();
        if (!reader.take("{")) {
            throw reader.unsupported("\\" + Character.toString(letter) + " without braces");
        }
        boolean negative = (letter == 'P') != reader.take("^");
        String name = reader.until('}');
        CodePointSet set = name.equalsIgnoreCase("word")
                ? word
                : UnicodeProperty.named(name).orElseThrow(() -> reader.unsupported("the property {" + name + "}"));
        return negative ? set.complement() : set;
    }

    /// What is neither character nor class, such as `\b` or `\R`.
    Node other() {
        int letter = reader.next();
        return switch (letter) {
            case 'A' -> new Anchor(Position.TEXT_START);
            case 'z' -> new Anchor(Position.TEXT_END);
            case 'Z' -> new Anchor(Position.TEXT_END_OR_LAST_NEWLINE);
            case 'b' -> new Anchor(Position.WORD_BOUNDARY);
            case 'B' -> new Anchor(Position.NO_WORD_BOUNDARY);
            case 'G' -> new Anchor(Position.SEARCH_START);
            case 'N' -> ofClass(NEWLINE.complement());
            case 'O' -> ofClass(CodePointSet.ALL);
            case 'R' ->
                new Atomic(new Alternatives(List.of(
                        Node.sequence(List.of(ofClass(CodePointSet.of('\r')), ofClass(NEWLINE))),
                        ofClass(LINE_BREAKS))));
            default -> throw unsupported(letter);
        };
    }

    private static Node ofClass(CodePointSet set) {
        return new One(set, -1, false);
    }

    IllegalArgumentException unsupported(int letter) {
        return reader.unsupported("\\" + Character.toString(letter));
    }
}
