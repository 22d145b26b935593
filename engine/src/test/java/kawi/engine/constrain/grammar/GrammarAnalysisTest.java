package kawi.engine.constrain.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kawi.engine.constrain.grammar.Expression.Reference;
import kawi.engine.constrain.grammar.Expression.Sequence;
import org.junit.jupiter.api.Test;

/// The analyses of a whole grammar: [Derivation] and [LeftRecursion].
class GrammarAnalysisTest {
    private static final int RULES = 30_000;

    /// Each rule is found after the one that stands before it in the root, so that the root could be looked through
    /// again for each.
    private static Grammar inTheWorstOrder() {
        Map<String, Expression> rules = new LinkedHashMap<>();
        List<Expression> all = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            all.add(new Reference("r" + i));
        }
        rules.put(Grammar.ROOT, new Sequence(all));
        rules.put("r0", Expression.optional(Expression.literal("x")));
        for (int i = 1; i < RULES; i++) {
            rules.put("r" + i, new Reference("r" + (i - 1)));
        }
        return new Grammar(rules);
    }

    @Test
    void derivableRulesAreFoundInWorkProportionalToTheirNumber() {
        var derivation = new Derivation(set -> true);
        assertEquals(RULES + 1, derivation.rules(inTheWorstOrder().rules()).size());
        assertTrue(derivation.steps() <= 4 * RULES, "steps: " + derivation.steps());
    }

    @Test
    void leftRecursionIsFoundInWorkProportionalToTheNumberOfRules() {
        var leftRecursion = new LeftRecursion(inTheWorstOrder());
        assertEquals(Set.of(), leftRecursion.leadingToCycles());
        assertTrue(leftRecursion.steps() <= 4 * RULES, "steps: " + leftRecursion.steps());
    }
}
