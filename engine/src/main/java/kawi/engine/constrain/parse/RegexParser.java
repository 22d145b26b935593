package kawi.engine.constrain.parse;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import kawi.engine.constrain.grammar.Boundary;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Assertion;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Sequence;

/// Reads a regular expression in the dialect of ECMAScript with the flag `u` (ECMA-262, 2025, section 22.2), which is
/// also the one of JSON Schema.
///
/// Not supported, and refused by name: backreferences, which are not regular; lookaround; a name that two groups have;
/// lone surrogates, which no text in UTF-8 has. Lazy repetitions have the same texts as greedy ones, and groups capture
/// nothing.
public final class RegexParser {
    private static final int MAX_CHARACTERS = 20_000;
    private static final int MAX_NESTING_DEPTH = 200;
    private static final Expression ANYTHING = Expression.anyNumberOf(new Characters(CodePoints.ALL));

    private final SourceText source;
    private final RegexClass classes;
    private final boolean anywhere;
    private final Set<String> groupNames = new HashSet<>();
    private RegexFlags flags = RegexFlags.NONE;
    private int depth;

    private RegexParser(String pattern, boolean anywhere, UnicodeProperty.Cache properties) {
        this.source = new SourceText("regex", pattern, MAX_CHARACTERS);
        this.classes = new RegexClass(source, properties);
        this.anywhere = anywhere;
    }

    /// The texts that match as a whole, as if the pattern stood in `^(?:...)$`.
    ///
    /// @return an expression without references, maybe with assertions
    /// @throws kawi.engine.constrain.grammar.ConstraintException if the pattern is wrong or not supported
    public static Expression wholeText(String pattern) {
        return wholeText(pattern, new UnicodeProperty.Cache());
    }

    static Expression wholeText(String pattern, UnicodeProperty.Cache properties) {
        return new RegexParser(pattern, false, properties).read();
    }

    /// The texts in which the pattern matches somewhere.
    ///
    /// @return an expression without references, maybe with assertions
    /// @throws kawi.engine.constrain.grammar.ConstraintException if the pattern is wrong or not supported
    public static Expression anywhere(String pattern) {
        return new RegexParser(pattern, true, new UnicodeProperty.Cache()).read();
    }

    /// At the top level a `^` in front of an alternative and a `$` behind it need no assertion: the text starts or ends
    /// there.
    private Expression read() {
        List<Expression> alternatives = new ArrayList<>();
        do {
            boolean fromStart = source.take("^") || !anywhere;
            Expression body = sequence();
            boolean toEnd = source.take("$") || !anywhere;
            if (source.peek() == ')') {
                throw source.error("there is no ( for this )");
            }
            alternatives.add(Expression.sequence(
                    fromStart ? Expression.EMPTY : ANYTHING, body, toEnd ? Expression.EMPTY : ANYTHING));
        } while (source.take("|"));
        return oneOf(alternatives);
    }

    private static Expression oneOf(List<Expression> alternatives) {
        return alternatives.size() == 1 ? alternatives.getFirst() : new Choice(alternatives);
    }

    private Expression alternatives() {
        List<Expression> alternatives = new ArrayList<>();
        do {
            alternatives.add(sequence());
        } while (source.take("|"));
        return oneOf(alternatives);
    }

    private Expression sequence() {
        List<Expression> parts = new ArrayList<>();
        while (!endsHere()) {
            Expression part = assertion();
            parts.add(part != null ? part : repeated(atom()));
        }
        return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
    }

    private boolean endsHere() {
        int next = source.peek();
        boolean lastDollar = next == '$' && depth == 0 && (source.peek(1) == SourceText.END || source.peek(1) == '|');
        return next == SourceText.END || next == '|' || next == ')' || lastDollar;
    }

    /// An assertion, null if none stands next.
    private Expression assertion() {
        if (source.take("^")) {
            return new Assertion(flags.multiline() ? Boundary.LINE_START : Boundary.TEXT_START);
        }
        if (source.take("$")) {
            return new Assertion(flags.multiline() ? Boundary.LINE_END : Boundary.TEXT_END);
        }
        if (source.take("\\b")) {
            return new Assertion(flags.ignoreCase() ? Boundary.FOLDED_WORD_BOUNDARY : Boundary.WORD_BOUNDARY);
        }
        if (source.take("\\B")) {
            return new Assertion(flags.ignoreCase() ? Boundary.NO_FOLDED_WORD_BOUNDARY : Boundary.NO_WORD_BOUNDARY);
        }
        return null;
    }

    private Expression repeated(Expression body) {
        if (!Repetition.startsAt(source)) {
            return body;
        }
        Repetition repetition = Repetition.readStrict(source);
        source.take("?"); // lazy
        return repetition.of(body);
    }

    private Expression atom() {
        return switch (source.peek()) {
            case '(' -> group();
            case '[' -> new Characters(classes.brackets(flags));
            case '\\' -> new Characters(classes.escape(flags));
            case '.' -> new Characters(classes.dot(flags));
            case '*', '+', '?', '{' ->
                throw source.error("there is nothing to repeat in front of " + source.found()
                        + "; the character itself is \\" + source.found());
            case '}', ']' ->
                throw source.error(source.found() + " has no beginning; the character itself is \\" + source.found());
            default -> new Characters(classes.literal(flags));
        };
    }

    private Expression group() {
        int from = source.position();
        RegexFlags before = flags;
        source.next();
        if (source.take("?")) {
            openSpecial(from);
        }
        if (++depth > MAX_NESTING_DEPTH) {
            throw source.error(from, "groups are nested deeper than " + MAX_NESTING_DEPTH);
        }
        Expression body = alternatives();
        depth--;
        if (!source.take(")")) {
            throw source.error(from, "there is no ) for this (");
        }
        flags = before;
        return body;
    }

    /// Reads what follows `(?`: a colon, flags and a colon, or a name.
    private void openSpecial(int from) {
        boolean looks = source.take("=") || source.take("!") || source.take("<=") || source.take("<!");
        if (looks) {
            throw source.error(from, "lookahead and lookbehind are not supported");
        }
        if (source.take("<")) {
            name();
        } else {
            modifiers(from);
        }
    }

    private void name() {
        int from = source.position();
        String name = source.takeWhile(each -> each != '>');
        source.require(">");
        int[] characters = name.codePoints().toArray();
        boolean valid = characters.length > 0 && isNameStart(characters[0]);
        for (int each : characters) {
            valid &= isNameStart(each) || isNamePart(each);
        }
        if (!valid) {
            throw source.error(from, "\"" + name + "\" is not a name: expected letters, digits, $ and _");
        }
        if (!groupNames.add(name)) {
            throw source.error(from, "there is a group \"" + name + "\" already");
        }
    }

    private static boolean isNameStart(int character) {
        return character == '$' || character == '_' || Character.isUnicodeIdentifierStart(character);
    }

    private static boolean isNamePart(int character) {
        boolean isJoiner = character == 0x200C || character == 0x200D;
        return isJoiner
                || (Character.isUnicodeIdentifierPart(character) && !Character.isIdentifierIgnorable(character));
    }

    private void modifiers(int from) {
        String on = source.takeWhile(each -> each != ':' && each != '-' && each != ')');
        boolean hasMinus = source.take("-");
        String off = hasMinus ? source.takeWhile(each -> each != ':' && each != ')') : "";
        String both = on + off;
        boolean known = both.chars().allMatch(each -> "ims".indexOf(each) >= 0)
                && both.chars().distinct().count() == both.length();
        if (!known || (hasMinus && both.isEmpty())) {
            throw source.error(from, "after (? expected a colon, <name> or flags of i, m and s");
        }
        if (!source.take(":")) {
            throw source.error(from, "flags hold for a group: write (?" + on + (hasMinus ? "-" : "") + off + ":...)");
        }
        for (int i = 0; i < both.length(); i++) {
            flags = flags.with(both.charAt(i), i < on.length());
        }
    }
}
