package kawi.tokenizer.regex;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kawi.tokenizer.regex.Node.Alternatives;
import kawi.tokenizer.regex.Node.Anchor;
import kawi.tokenizer.regex.Node.Atomic;
import kawi.tokenizer.regex.Node.Greed;
import kawi.tokenizer.regex.Node.Look;
import kawi.tokenizer.regex.Node.One;
import kawi.tokenizer.regex.Node.Position;
import kawi.tokenizer.regex.Node.Repeat;
import kawi.tokenizer.regex.Node.Sequence;

/// Reads a pattern as Oniguruma does (its syntax `ONIG_SYNTAX_ONIGURUMA`, described in its `doc/RE`), which Hugging
/// Face's `tokenizers` uses.
///
///     alternatives = branch ("|" branch)*
///     branch       = (atom quantifier*)*
///     atom         = character | "." | "[" class "]" | "\" escape | "(" group ")" | "^" | "$"
///     quantifier   = ("?" | "*" | "+") ["?" | "+"]  |  "{" n "," m "}" ["?"]
///
/// A pattern with a construct that Kawi does not have is refused, and the construct named.
final class PatternParser {
    /// Many times the length of the longest known: that of o200k_base has 339 characters.
    private static final int MAX_LENGTH = 10_000;

    private static final int MAX_DEPTH = 100;

    /// Oniguruma's limit of `{n,m}`.
    private static final int MAX_REPEATS = 100_000;

    private static final Node NOTHING = new Sequence(List.of());

    private final PatternReader reader;
    private final EscapeParser escapes;
    private final ClassParser classes;

    /// @param ignoreCase `(?i)`
    /// @param dotMatchesNewline `(?m)`
    private record Options(boolean ignoreCase, boolean dotMatchesNewline) {}

    private PatternParser(PatternReader reader) {
        this.reader = reader;
        this.escapes = new EscapeParser(reader);
        this.classes = new ClassParser(reader, escapes, MAX_DEPTH);
    }

    /// @throws IllegalArgumentException if the pattern is no regular expression, or has a construct that Kawi does not
    /// have
    static Node parse(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a pattern has " + pattern.length() + " characters, expected at most " + MAX_LENGTH);
        }
        var reader = new PatternReader(pattern);
        Node node = new PatternParser(reader).alternatives(new Options(false, false), 0);
        if (reader.peek() == ')') {
            throw reader.invalid("a ) closes no group");
        }
        FoldedText.check(node, reader);
        return node;
    }

    private Node alternatives(Options options, int depth) {
        if (depth > MAX_DEPTH) {
            throw reader.unsupported("groups within groups, deeper than " + MAX_DEPTH);
        }
        var branches = new ArrayList<Node>();
        do {
            branches.add(branch(options, depth));
        } while (reader.take("|"));
        return Node.alternatives(branches);
    }

    private Node branch(Options options, int depth) {
        var parts = new ArrayList<Node>();
        while (reader.peek() != PatternReader.END && reader.peek() != '|' && reader.peek() != ')') {
            Optional<Repeat> quantifier = quantifier(NOTHING);
            if (quantifier.isPresent()) {
                throw reader.invalid("a quantifier has nothing to repeat");
            }
            parts.add(quantified(atom(options, depth)));
        }
        return Node.sequence(parts);
    }

    private Node quantified(Node atom) {
        Node node = atom;
        for (Optional<Repeat> repeat = quantifier(node); repeat.isPresent(); repeat = quantifier(node)) {
            if (atom instanceof Look || atom instanceof Anchor) {
                throw reader.unsupported("a repeated position");
            }
            node = repeat.get();
        }
        return node;
    }

    /// A quantifier of a node, if one comes next.
    private Optional<Repeat> quantifier(Node body) {
        if (reader.take("?")) {
            return Optional.of(new Repeat(body, 0, 1, greed()));
        }
        if (reader.take("*")) {
            return Optional.of(new Repeat(body, 0, Node.INFINITE, greed()));
        }
        if (reader.take("+")) {
            return Optional.of(new Repeat(body, 1, Node.INFINITE, greed()));
        }
        return reader.peek() == '{' ? interval(body) : Optional.empty();
    }

    private Greed greed() {
        if (reader.take("?")) {
            return Greed.LAZY;
        }
        return reader.take("+") ? Greed.POSSESSIVE : Greed.GREEDY;
    }

    /// `{n}`, `{n,}`, `{,m}` or `{n,m}`; anything else in braces is text. `{n}?` is a greedy option of `{n}`, and
    /// `{n,m}+` a repetition of `{n,m}`.
    private Optional<Repeat> interval(Node body) {
        int mark = reader.mark();
        reader.next();
        OptionalInt min = number();
        boolean comma = reader.take(",");
        OptionalInt max = comma ? number() : min;
        if ((min.isEmpty() && max.isEmpty()) || !reader.take("}")) {
            reader.reset(mark);
            return Optional.empty();
        }
        var repeat = new Repeat(body, min.orElse(0), max.orElse(Node.INFINITE), Greed.GREEDY);
        if (repeat.min() > repeat.max()) {
            throw reader.unsupported("the quantifier " + reader.since(mark));
        }
        if (comma && reader.take("?")) {
            return Optional.of(new Repeat(body, repeat.min(), repeat.max(), Greed.LAZY));
        }
        if (!comma && reader.take("?")) {
            return Optional.of(new Repeat(repeat, 0, 1, Greed.GREEDY));
        }
        return Optional.of(repeat);
    }

    private OptionalInt number() {
        int number = -1;
        while (reader.peek() >= '0' && reader.peek() <= '9') {
            number = 10 * Math.max(number, 0) + (reader.next() - '0');
            if (number > MAX_REPEATS) {
                throw reader.invalid("more than " + MAX_REPEATS + " repetitions");
            }
        }
        return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private Node atom(Options options, int depth) {
        int character = reader.next();
        return switch (character) {
            case '(' -> group(options, depth);
            case '[' -> bracket(options);
            case '\\' -> escape(options);
            case '.' ->
                new One(
                        options.dotMatchesNewline()
                                ? CodePointSet.ALL
                                : CodePointSet.of('\n').complement(),
                        -1,
                        false);
            case '^' -> new Anchor(Position.LINE_START);
            case '$' -> new Anchor(Position.LINE_END);
            default -> literal(character, options);
        };
    }

    private Node literal(int character, Options options) {
        return options.ignoreCase()
                ? new One(CaseFolding.equalTo(character), character, true)
                : new One(CodePointSet.of(character), character, false);
    }

    private Node escape(Options options) {
        OptionalInt character = escapes.character();
        if (character.isPresent()) {
            return literal(character.getAsInt(), options);
        }
        Optional<CodePointSet> set = escapes.set(false);
        return set.isPresent() ? new One(set.get(), -1, false) : escapes.other();
    }

    /// Ignoring case, a class contains all characters that equal one of its members; a negated class excludes them.
    private Node bracket(Options options) {
        ClassParser.Content content = classes.content(1);
        if (!options.ignoreCase()) {
            return new One(content.members(), -1, false);
        }
        if (!content.negated() && CaseFolding.unfolds(content.set())) {
            throw reader.unsupported("a class that ignores case with a character such as ß, which equals ss");
        }
        var closed = new ClassParser.Content(CaseFolding.equalTo(content.set()), content.negated());
        return new One(closed.members(), -1, true);
    }

    /// Reads from behind the opening parenthesis to behind the closing one.
    private Node group(Options options, int depth) {
        if (!reader.take("?")) {
            if (reader.peek() == '*') {
                throw reader.unsupported("a call-out (*...)");
            }
            return closed(alternatives(options, depth + 1));
        }
        if (reader.take(":")) {
            return closed(alternatives(options, depth + 1));
        }
        if (reader.take(">")) {
            return new Atomic(closed(alternatives(options, depth + 1)));
        }
        for (var look : List.of("=", "!", "<=", "<!")) {
            if (reader.take(look)) {
                Node body = closed(alternatives(options, depth + 1));
                if (look.startsWith("<")) {
                    requireCharacters(body);
                }
                return new Look(body, look.startsWith("<"), look.endsWith("!"));
            }
        }
        if (reader.peek() == '<' || reader.peek() == '\'') {
            int close = reader.next() == '<' ? '>' : '\'';
            reader.until((char) close); // the name, which matters to back references only
            return closed(alternatives(options, depth + 1));
        }
        return optionGroup(options, depth);
    }

    /// What looks beyond the position, or does not go back, has its own rules in a look-behind.
    private void requireCharacters(Node body) {
        switch (body) {
            case One one -> {}
            case Sequence sequence -> sequence.parts().forEach(this::requireCharacters);
            case Alternatives alternatives -> alternatives.branches().forEach(this::requireCharacters);
            case Repeat repeat -> {
                if (repeat.greed() == Greed.POSSESSIVE) {
                    throw reader.unsupported("a possessive quantifier in a look-behind");
                }
                requireCharacters(repeat.body());
            }
            case Atomic atomic -> throw reader.unsupported("an atomic group in a look-behind");
            case Look look -> throw reader.unsupported("a look-around in a look-behind");
            case Anchor anchor -> throw reader.unsupported("a position in a look-behind");
        }
    }

    private Node closed(Node group) {
        if (!reader.take(")")) {
            throw reader.invalid("a group is not closed");
        }
        return group;
    }

    /// `(?i:...)`, or `(?i)`, which holds to the end of the group that it stands in, across `|`.
    private Node optionGroup(Options outer, int depth) {
        int mark = reader.mark();
        boolean ignoreCase = outer.ignoreCase();
        boolean dotMatchesNewline = outer.dotMatchesNewline();
        boolean on = true;
        while (reader.peek() != ')' && reader.peek() != ':') {
            switch (reader.next()) {
                case '-' -> on = false;
                case 'i' -> ignoreCase = on;
                case 'm' -> dotMatchesNewline = on;
                default -> throw reader.unsupported("(?" + reader.since(mark));
            }
        }
        var inner = new Options(ignoreCase, dotMatchesNewline);
        if (reader.next() == ':') {
            return closed(alternatives(inner, depth + 1));
        }
        return alternatives(inner, depth + 1);
    }
}
