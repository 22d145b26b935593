package kawi.tokenizer.regex;

import java.util.Optional;
import java.util.OptionalInt;

/// Reads a class of characters between brackets: characters, ranges, escapes, classes within the class, `[:alpha:]`,
/// and intersections (`&&`).
///
/// Refused is what different engines or versions read differently: `]` as the first character, and a `-` that neither
/// makes a range nor stands at the beginning, at the end or behind a range.
final class ClassParser {
    private final PatternReader reader;
    private final EscapeParser escapes;
    private final int maxDepth;

    ClassParser(PatternReader reader, EscapeParser escapes, int maxDepth) {
        this.reader = reader;
        this.escapes = escapes;
        this.maxDepth = maxDepth;
    }

    /// The content of a class and whether it is negated.
    record Content(CodePointSet set, boolean negated) {
        CodePointSet members() {
            return negated ? set.complement() : set;
        }
    }

    /// Reads from behind the opening bracket to behind the closing one.
    ///
    /// @param depth how many brackets are open, this one included
    Content content(int depth) {
        if (depth > maxDepth) {
            throw reader.unsupported("brackets within brackets, deeper than " + maxDepth);
        }
        boolean negated = reader.take("^");
        if (reader.peek() == ']') {
            throw reader.unsupported("a ] as the first character between brackets");
        }
        CodePointSet set = CodePointSet.ALL;
        do {
            set = set.intersection(segment(depth));
        } while (reader.take("&&"));
        reader.next(); // the bracket
        return new Content(set, negated);
    }

    /// Everything up to `&&` or the closing bracket.
    private CodePointSet segment(int depth) {
        CodePointSet set = CodePointSet.NONE;
        boolean hyphenAllowed = true;
        while (reader.peek() != ']' && !(reader.peek() == '&' && reader.peek(1) == '&')) {
            if (reader.peek() == '-') {
                set = set.union(hyphen(hyphenAllowed));
                hyphenAllowed = false;
                continue;
            }
            Optional<CodePointSet> inner = innerClass(depth);
            if (inner.isPresent()) {
                set = set.union(inner.get());
                hyphenAllowed = false;
                continue;
            }
            int first = character();
            hyphenAllowed = reader.peek() == '-' && reader.peek(1) != ']';
            set = set.union(hyphenAllowed ? rangeFrom(first) : CodePointSet.of(first));
        }
        return set;
    }

    /// A hyphen for itself.
    private CodePointSet hyphen(boolean allowed) {
        reader.next();
        boolean begins = reader.peek() == '-';
        if (reader.peek() != ']' && (!allowed || begins)) {
            throw reader.unsupported("a - between brackets that makes no range (write \\-)");
        }
        return CodePointSet.of('-');
    }

    private CodePointSet rangeFrom(int first) {
        reader.next(); // the hyphen
        boolean isClass =
                reader.peek() == '[' || reader.peek() == '-' || (reader.peek() == '&' && reader.peek(1) == '&');
        if (isClass) {
            throw reader.unsupported("a - between brackets that makes no range (write \\-)");
        }
        int last = character();
        if (last < first) {
            throw reader.invalid("a range between brackets ends before it begins");
        }
        return CodePointSet.range(first, last);
    }

    /// `[...]`, `[:alpha:]`, `\s`
    private Optional<CodePointSet> innerClass(int depth) {
        if (reader.take("[:")) {
            return Optional.of(posix());
        }
        if (reader.take("[")) {
            return Optional.of(content(depth + 1).members());
        }
        if (reader.peek() != '\\') {
            return Optional.empty();
        }
        int mark = reader.mark();
        reader.next();
        Optional<CodePointSet> set = escapes.set(true);
        if (set.isEmpty()) {
            reader.reset(mark);
        }
        return set;
    }

    private CodePointSet posix() {
        boolean negative = reader.take("^");
        String name = reader.until(':');
        if (!reader.take("]")) {
            throw reader.unsupported("[: without :]");
        }
        CodePointSet set =
                UnicodeProperty.posix(name).orElseThrow(() -> reader.invalid("there is no class [:" + name + ":]"));
        return negative ? set.complement() : set;
    }

    private int character() {
        int character = reader.next();
        if (character != '\\') {
            return character;
        }
        if (reader.take("b")) {
            return '\b';
        }
        OptionalInt escaped = escapes.character();
        if (escaped.isEmpty()) {
            throw escapes.unsupported(reader.next());
        }
        return escaped.getAsInt();
    }
}
