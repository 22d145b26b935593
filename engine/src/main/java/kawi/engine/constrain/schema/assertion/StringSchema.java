package kawi.engine.constrain.schema.assertion;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Dfa;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.json.JsonString;
import kawi.engine.constrain.json.JsonValueRules;
import kawi.engine.constrain.parse.RegexParser;

/// What schemas demand of a string together.
public final class StringSchema {
    /// A regular expression that the string matches as a whole, and the keyword that demands it.
    private record Pattern(SchemaNode keyword, Expression expression) {}

    private final List<Pattern> patterns = new ArrayList<>();
    private Optional<SchemaNode> least = Optional.empty(); // the strictest minLength
    private Optional<SchemaNode> most = Optional.empty(); // the strictest maxLength
    private int minLength;
    private int maxLength = Expression.UNBOUNDED;

    public StringSchema(List<SchemaNode> schemas) {
        schemas.forEach(this::add);
    }

    private void add(SchemaNode schema) {
        int length = schema.count("minLength", 0);
        if (length > minLength) {
            minLength = length;
            least = Optional.of(schema.at("minLength"));
        }
        length = schema.count("maxLength", Expression.UNBOUNDED);
        if (length < maxLength) {
            maxLength = length;
            most = Optional.of(schema.at("maxLength"));
        }
        if (schema.has("pattern")) {
            patterns.add(new Pattern(
                    schema.at("pattern"),
                    pattern(schema.at("pattern"), schema.at("pattern").text())));
        }
        if (schema.has("format")) {
            StringFormat.expressions(schema.at("format"))
                    .forEach(each -> patterns.add(new Pattern(schema.at("format"), each)));
        }
    }

    /// The strings in which a pattern matches.
    ///
    /// @param keyword where it is demanded, for errors
    static Expression pattern(SchemaNode keyword, String regex) {
        try {
            return RegexParser.anywhere(regex);
        } catch (ConstraintException e) {
            throw keyword.error(e.getMessage());
        }
    }

    /// The automaton of an expression that a keyword demands.
    static Dfa automaton(SchemaNode keyword, Expression expression) {
        try {
            return Dfa.of(expression);
        } catch (ConstraintException e) {
            throw keyword.error(e.getMessage());
        }
    }

    private boolean hasLength() {
        return least.isPresent() || most.isPresent();
    }

    /// The keyword to name if something is wrong with all of them together.
    private SchemaNode keyword() {
        return patterns.isEmpty() ? least.or(() -> most).orElseThrow() : patterns.getLast().keyword;
    }

    /// The strings as JSON texts, each character written in any way.
    public Expression texts(Rules rules) {
        if (minLength > maxLength) {
            return Expression.NOTHING;
        }
        if (patterns.isEmpty()) {
            return JsonString.quoted(new Repeat(JsonValueRules.CHARACTER, minLength, maxLength));
        }
        Pattern only = patterns.getFirst();
        boolean isPlain = patterns.size() == 1 && !hasLength() && !Expression.hasAssertions(only.expression);
        return JsonString.quoted(
                isPlain ? rules.ofString(only.keyword, only.expression) : rules.ofString(keyword(), values()));
    }

    /// The strings themselves.
    public Dfa values() {
        if (minLength > maxLength) {
            return Dfa.of(Expression.NOTHING);
        }
        Dfa all = length();
        for (Pattern pattern : patterns) {
            try {
                all = all.and(automaton(pattern.keyword, pattern.expression));
            } catch (ConstraintException e) {
                throw e.getMessage().startsWith("schema ") ? e : pattern.keyword.error(e.getMessage());
            }
        }
        return all;
    }

    private Dfa length() {
        Expression any = new Characters(CodePoints.ALL);
        return hasLength()
                ? automaton(least.or(() -> most).orElseThrow(), new Repeat(any, minLength, maxLength))
                : Dfa.of(Expression.anyNumberOf(any));
    }

    /// Why there is no such string; empty if there may be some.
    public Optional<Contradiction> contradiction() {
        if (minLength > maxLength) {
            return Optional.of(Contradiction.of(least.orElseThrow(), most.orElseThrow(), ""));
        }
        if (patterns.isEmpty() || !values().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                patterns.size() == 1 && !hasLength()
                        ? Contradiction.of(patterns.getFirst().keyword, "and no text matches it")
                        : Contradiction.of(keyword(), "and no text matches it together with " + others()));
    }

    private String others() {
        List<String> others = new ArrayList<>();
        patterns.stream()
                .map(pattern -> pattern.keyword.pointer())
                .filter(pointer -> !pointer.equals(keyword().pointer()))
                .forEach(others::add);
        least.ifPresent(each -> others.add(each.pointer()));
        most.ifPresent(each -> others.add(each.pointer()));
        return String.join(" and ", others);
    }
}
