package kawi.engine.constrain.schema.assertion;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.CodePoints;
import kawi.engine.constrain.grammar.Dfa;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Characters;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.json.JsonString;
import kawi.engine.constrain.json.JsonValueRules;

/// The rules of the grammar that a schema is compiled to.
public final class Rules {
    /// Of characters in the patterns of a schema: as escapes of JSON each takes a dozen places, and the number of
    /// places of a constraint is limited too.
    private static final int MAX_RANGES = 20_000;

    private static final int MAX_RULES = 200_000;

    private final Map<String, Expression> rules = new LinkedHashMap<>(JsonValueRules.RULES);
    private final Map<CodePoints, Expression> anyWay = new HashMap<>();
    private int ranges;
    private int automata;

    /// Adds a rule.
    ///
    /// @return a reference to it
    public Expression add(String name, Expression body) {
        rules.put(name, body);
        return new Reference(name);
    }

    /// The number of rules.
    int size() {
        return rules.size();
    }

    /// Refuses a schema whose rules are too many.
    public void requireRoom(SchemaNode keyword, long more) {
        if (rules.size() + more > MAX_RULES) {
            throw keyword.error("the schema is too large: it takes more than %,d rules".formatted(MAX_RULES));
        }
    }

    /// Adds the rules of an automaton that reads plain characters, such as those of a number.
    public Expression of(SchemaNode keyword, Dfa dfa) {
        return of(keyword, dfa, Characters::new);
    }

    /// Adds the rules of an automaton that reads the characters of a string, each of which JSON can write in several
    /// ways.
    Expression ofString(SchemaNode keyword, Dfa dfa) {
        return of(keyword, dfa, set -> anyWay.computeIfAbsent(set, each -> written(keyword, each)));
    }

    private Expression written(SchemaNode keyword, CodePoints set) {
        countRanges(keyword, set.ranges().size());
        return add("characters " + anyWay.size(), JsonString.anyWay(set));
    }

    /// Adds the rules of an automaton that reads the characters of a string, each written in one way.
    public Expression ofStringInOneWay(SchemaNode keyword, Dfa dfa) {
        return of(keyword, dfa, JsonString::oneWay);
    }

    private Expression of(SchemaNode keyword, Dfa dfa, Function<CodePoints, Expression> character) {
        requireRoom(keyword, dfa.size());
        return dfa.rules("automaton " + automata++, character, rules::put);
    }

    /// The strings of a regular expression, each character written in any way.
    Expression ofString(SchemaNode keyword, Expression regular) {
        countRanges(keyword, Expression.ranges(regular));
        return JsonString.written(regular, JsonString::anyWay);
    }

    private void countRanges(SchemaNode keyword, int more) {
        ranges += more;
        if (ranges > MAX_RANGES) {
            throw keyword.error("the patterns of the schema have more than %,d ranges of characters together"
                    .formatted(MAX_RANGES));
        }
    }

    public Grammar grammar(Expression root) {
        rules.put(Grammar.ROOT, root);
        return new Grammar(rules);
    }
}
