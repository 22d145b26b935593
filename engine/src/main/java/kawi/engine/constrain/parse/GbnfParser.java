package kawi.engine.constrain.parse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Choice;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Sequence;
import kawi.engine.constrain.grammar.Grammar;

/// Reads a grammar in GBNF, the notation of llama.cpp (its `grammars/README.md`):
///
///     # a shopping list
///     root ::= ("- " item "\n"){1,9}
///     item ::= [a-z]+ (" " [a-z]+)* | "nothing"   # an alternative
///
/// A rule ends with its line, except inside of a group and behind `::=` and `|`. The rule `root` is the whole text.
/// Names of rules consist of letters, digits, `-` and `_`. Tokens in angle brackets are not supported.
public final class GbnfParser {
    private static final int MAX_CHARACTERS = 1_000_000;
    private static final int MAX_NESTING_DEPTH = 200;

    private static final CodePoints NAME = CodePoints.range('a', 'z')
            .or(CodePoints.range('A', 'Z'))
            .or(CodePoints.range('0', '9'))
            .or(CodePoints.of("-_"));

    private final SourceText source;
    private final Map<String, Expression> rules = new LinkedHashMap<>();
    private final Map<String, Integer> firstUses = new LinkedHashMap<>(); // rule -> position
    private int depth;

    private GbnfParser(String text) {
        source = new SourceText("grammar", text, MAX_CHARACTERS);
    }

    /// @throws kawi.engine.constrain.grammar.ConstraintException if the text is not a grammar
    public static Grammar parse(String text) {
        return new GbnfParser(text).grammar();
    }

    private Grammar grammar() {
        skipSpace(true);
        while (source.peek() != SourceText.END) {
            rule();
            skipSpace(true);
        }
        firstUses.forEach((name, position) -> {
            if (!rules.containsKey(name)) {
                throw source.error(position, "there is no rule \"" + name + "\"");
            }
        });
        if (!rules.containsKey(Grammar.ROOT)) {
            throw source.error("there is no rule \"" + Grammar.ROOT + "\", which says what the whole text is");
        }
        return new Grammar(rules);
    }

    private void rule() {
        int from = source.position();
        String name = name();
        skipSpace(false);
        source.require("::=");
        skipSpace(true);
        Expression body = alternatives();
        if (source.peek() == ')') {
            throw source.error("there is no ( for this )");
        }
        if (source.peek() != SourceText.END && source.peek() != '\n' && source.peek() != '\r') {
            throw source.error("expected the end of the line but found " + source.found());
        }
        if (rules.put(name, body) != null) {
            throw source.error(from, "there is a rule \"" + name + "\" already");
        }
    }

    private String name() {
        String name = source.takeWhile(NAME::contains);
        if (name.isEmpty()) {
            throw source.error("expected the name of a rule but found " + source.found());
        }
        return name;
    }

    private Expression alternatives() {
        var alternatives = new ArrayList<Expression>();
        alternatives.add(sequence());
        while (source.take("|")) {
            skipSpace(true);
            alternatives.add(sequence());
        }
        return alternatives.size() == 1 ? alternatives.getFirst() : new Choice(alternatives);
    }

    private Expression sequence() {
        List<Expression> parts = new ArrayList<>();
        while (true) {
            int next = source.peek();
            if (next == SourceText.END || next == '|' || next == ')' || next == '\n' || next == '\r') {
                return parts.size() == 1 ? parts.getFirst() : new Sequence(parts);
            }
            Expression symbol = symbol();
            skipSpace(depth > 0);
            for (int nested = depth; Repetition.startsAt(source); nested++) {
                if (nested > MAX_NESTING_DEPTH) {
                    throw source.error("repetitions are nested deeper than " + MAX_NESTING_DEPTH);
                }
                symbol = Repetition.read(source).of(symbol);
                skipSpace(depth > 0);
            }
            parts.add(symbol);
        }
    }

    private Expression symbol() {
        int from = source.position();
        return switch (source.peek()) {
            case '"' -> literal();
            case '[' -> new Characters(characterClass());
            case '(' -> group();
            case '.' -> {
                source.next();
                yield new Characters(CodePoints.ALL);
            }
            case '<', '!' -> throw source.error("tokens in angle brackets are not supported, only text");
            case '*', '+', '?', '{' -> throw source.error("there is nothing to repeat in front of " + source.found());
            default -> {
                String name = name();
                firstUses.putIfAbsent(name, from);
                yield new Reference(name);
            }
        };
    }

    private Expression group() {
        int from = source.position();
        source.next();
        if (++depth > MAX_NESTING_DEPTH) {
            throw source.error(from, "groups are nested deeper than " + MAX_NESTING_DEPTH);
        }
        skipSpace(true);
        Expression body = alternatives();
        if (!source.take(")")) {
            throw source.error(from, "there is no ) for this (");
        }
        depth--;
        return body;
    }

    private Expression literal() {
        int from = source.position();
        source.next();
        var text = new StringBuilder();
        while (!source.take("\"")) {
            requireSameLine(from, '"');
            text.appendCodePoint(character());
        }
        return Expression.literal(text.toString());
    }

    private CodePoints characterClass() {
        int from = source.position();
        source.next();
        boolean complement = source.take("^");
        var parts = new ArrayList<CodePoints>();
        while (!source.take("]")) {
            requireSameLine(from, ']');
            int start = source.position();
            int first = character();
            boolean range = source.peek() == '-' && source.peek(1) != ']';
            if (range) {
                source.next();
            }
            int last = range ? character() : first;
            if (first > last) {
                throw source.error(start, "the range ends before it begins");
            }
            parts.add(CodePoints.range(first, last));
        }
        if (parts.isEmpty()) {
            throw source.error(from, "the class is empty; if ] belongs to it, escape it: \\]");
        }
        CodePoints set = CodePoints.union(parts);
        return complement ? set.complement() : set;
    }

    private void requireSameLine(int from, char end) {
        if (source.peek() == SourceText.END || source.peek() == '\n') {
            throw source.error(from, "there is no " + end + " for this in the line; a line feed is written \\n");
        }
    }

    private int character() {
        int from = source.position();
        int character = source.next();
        if (character != '\\') {
            return character;
        }
        int letter = source.next();
        int escaped = switch (letter) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'x' -> source.hex(2);
            case 'u' -> source.hex(4);
            case 'U' -> source.hex(8);
            case '\\', '"', '[', ']', '-', '^' -> letter;
            default ->
                throw source.error(
                        from,
                        "the escape \\" + Character.toString(letter)
                                + " is unknown; there are \\n"
                                + " \\r"
                                + " \\t \\\\ \\\" \\[ \\] \\- \\^ \\xHH \\uHHHH \\UHHHHHHHH");
        };
        if (CodePoints.isSurrogate(escaped)) {
            throw source.error(from, "a lone surrogate is not a character");
        }
        return escaped;
    }

    /// Spaces and comments.
    private void skipSpace(boolean withLineEnds) {
        while (true) {
            source.takeWhile(each -> each == ' ' || each == '\t' || (withLineEnds && (each == '\n' || each == '\r')));
            if (source.peek() != '#') {
                return;
            }
            source.takeWhile(each -> each != '\n' && each != '\r');
        }
    }
}
