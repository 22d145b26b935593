package kawi.engine.constrain.schema;

import static kawi.engine.constrain.grammar.Expression.UNBOUNDED;
import static kawi.engine.constrain.grammar.Expression.optional;
import static kawi.engine.constrain.grammar.Expression.sequence;

import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.grammar.Expression.Repeat;
import kawi.engine.constrain.json.JsonValueRules;
import kawi.engine.constrain.schema.assertion.ArraySchema;
import kawi.engine.constrain.schema.assertion.Conjunction;

/// Compiles what schemas demand of an array.
final class ArrayRules {
    private final SchemaCompiler compiler;
    private final ArraySchema array;
    private final String name;

    /// @param name the prefix of its rules' names
    ArrayRules(SchemaCompiler compiler, ArraySchema array, String name) {
        this.compiler = compiler;
        this.array = array;
        this.name = name;
    }

    Expression texts() {
        if (array.least() > array.most()) {
            return Expression.NOTHING;
        }
        boolean mayRepeat = array.unique().isEmpty() || array.most() <= 1;
        return JsonValueRules.enclosed(
                "[", mayRepeat ? elements() : unique(array.unique().orElseThrow()), "]");
    }

    /// Elements that all differ are values without parts; there are no more of them than such values.
    private Expression unique(SchemaNode keyword) {
        if (array.prefix() > 0) {
            throw keyword.error("is not supported beside elements that have schemas of their own");
        }
        ScalarLanguage values = compiler.scalars(Conjunction.of(array.at(0)), keyword);
        long most = Math.min(array.most(), values.count());
        if (array.least() > most) {
            return Expression.NOTHING;
        }
        return alike(values.element(keyword, compiler.rules()), array.least(), (int) most);
    }

    private static Expression alike(Expression element, int least, int most) {
        if (most == 0) {
            return Expression.EMPTY;
        }
        Expression more = new Repeat(
                sequence(JsonValueRules.COMMA, element), Math.max(0, least - 1), most == UNBOUNDED ? most : most - 1);
        Expression some = sequence(element, more, JsonValueRules.SPACE);
        return least == 0 ? optional(some) : some;
    }

    /// Built from the end: what may follow once a number of elements are there.
    private Expression elements() {
        int prefix = Math.min(array.prefix(), array.most());
        Expression other = other();
        if (prefix == 0) {
            return alike(other, array.least(), array.most());
        }
        compiler.rules().requireRoom(compiler.root(), prefix);
        int most = array.most() == UNBOUNDED ? UNBOUNDED : array.most() - prefix;
        Expression after = sequence(
                new Repeat(
                        sequence(JsonValueRules.COMMA, other),
                        Math.clamp(array.least() - (long) prefix, 0, most),
                        most),
                JsonValueRules.SPACE);
        for (int count = prefix - 1; count >= 1; count--) {
            Expression more = sequence(JsonValueRules.COMMA, element(count), rule(count + 1, after));
            after = count >= array.least() ? Expression.choice(JsonValueRules.SPACE, more) : more;
        }
        Expression all = sequence(element(0), rule(1, after));
        return array.least() == 0 ? optional(all) : all;
    }

    private Expression element(int index) {
        return compiler.value(Conjunction.of(array.at(index)));
    }

    /// The elements after those with schemas of their own. If no schema mentions them, they are written only if the
    /// array needs more elements.
    private Expression other() {
        int prefix = array.prefix();
        boolean areWritten = prefix == 0 || array.saysWhatFollows() || array.least() > prefix;
        return areWritten ? element(prefix) : Expression.NOTHING;
    }

    private Expression rule(int count, Expression body) {
        return compiler.rules().add(name + " after " + count, body);
    }
}
