package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.UNBOUNDED;
import static kawi.engine.constrain.grammar.Expression.optional;
import static kawi.engine.constrain.grammar.Expression.sequence;

import java.util.List;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Repeat;

/// What a schema says about arrays.
final class SchemaArray {
    private SchemaArray() {}

    static Expression array(SchemaCompiler compiler, SchemaNode schema) {
        List<SchemaNode> first =
                schema.has("prefixItems") ? schema.at("prefixItems").someElements() : List.of();
        int least = schema.count("minItems", 0);
        int most = schema.count("maxItems", UNBOUNDED);
        if (least > most) {
            throw schema.error("\"minItems\" is " + least + " but \"maxItems\" is " + most);
        }
        Expression other = other(compiler, schema, first.size(), least);
        return JsonValueRules.enclosed("[", elements(compiler, schema, first, other, least, most), "]");
    }

    /// The elements behind the first. If nothing is said of them there are none unless there must be.
    private static Expression other(SchemaCompiler compiler, SchemaNode schema, int first, int least) {
        if (schema.has("items")) {
            return compiler.schema(schema.at("items"));
        }
        return first == 0 || least > first ? JsonValueRules.ANY : Expression.NOTHING;
    }

    /// Built from the end: what may follow once so many elements are there.
    private static Expression elements(
            SchemaCompiler compiler, SchemaNode schema, List<SchemaNode> first, Expression other, int least, int most) {
        if (most == 0) {
            return Expression.EMPTY;
        }
        int alike = Math.max(1, first.size());
        Expression after = most <= alike
                ? JsonValueRules.SPACE
                : sequence(
                        new Repeat(
                                sequence(JsonValueRules.COMMA, other),
                                Math.max(0, least - alike),
                                most == UNBOUNDED ? UNBOUNDED : most - alike),
                        JsonValueRules.SPACE);
        for (int count = Math.min(first.size(), most) - 1; count >= 1; count--) {
            Expression more = sequence(
                    JsonValueRules.COMMA, compiler.schema(first.get(count)), after(compiler, schema, count + 1, after));
            after = count >= least ? Expression.choice(JsonValueRules.SPACE, more) : more;
        }
        Expression element = first.isEmpty() ? other : compiler.schema(first.getFirst());
        Expression all = sequence(element, after(compiler, schema, 1, after));
        return least == 0 ? optional(all) : all;
    }

    private static Expression after(SchemaCompiler compiler, SchemaNode schema, int count, Expression body) {
        return compiler.rule(schema.pointer() + " after " + count, body);
    }
}
