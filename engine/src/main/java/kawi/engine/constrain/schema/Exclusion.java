package kawi.engine.constrain.schema;

import java.util.List;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.schema.assertion.Conjunction;
import kawi.engine.constrain.schema.assertion.Conjunction.Alternatives;

/// Checks that the alternatives of a `oneOf` exclude each other. A value that satisfies two of them is not valid, and a
/// grammar does not leave it out: so alternatives are refused unless it is clear that no value satisfies two of them,
/// in any reading of numbers.
final class Exclusion {
    /// Pairs of schemas that are compared: six hundred alternatives have that many.
    private static final int MAX_PAIRS = 200_000;

    private final Contradictions contradictions = new Contradictions(true);
    private long pairs;

    /// @param rest what the value satisfies besides
    /// @throws kawi.engine.constrain.grammar.ConstraintException if two of the alternatives may hold for one value
    void check(Conjunction rest, Alternatives choice) {
        if (!choice.exclusive()) {
            return;
        }
        List<SchemaNode> schemas = choice.schemas();
        pairs += (long) schemas.size() * (schemas.size() - 1) / 2;
        if (pairs > MAX_PAIRS) {
            throw choice.array()
                    .error("has too many alternatives: more than %,d pairs would have to be compared"
                            .formatted(MAX_PAIRS));
        }
        for (int i = 0; i < schemas.size(); i++) {
            Conjunction one = rest.and(schemas.get(i));
            for (int j = 0; j < i; j++) {
                if (contradictions.of(one.and(schemas.get(j))).isEmpty()) {
                    throw schemas.get(i)
                            .error("a value may satisfy " + schemas.get(j).pointer()
                                    + " too, which \"oneOf\" excludes: use \"anyOf\", or a required property with"
                                    + " another \"const\" in each");
                }
            }
        }
    }
}
