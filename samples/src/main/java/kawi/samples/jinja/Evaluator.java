package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/// Computes the values of expressions.
final class Evaluator {
    private final Scope scope;

    Evaluator(Scope scope) {
        this.scope = scope;
    }

    Object value(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> scope.value(name.name());
            case Expression.ListOf list -> values(list.elements());
            case Expression.MapOf map -> map(map);
            case Expression.Member member -> Values.member(value(member.target()), value(member.key()));
            case Expression.Slice slice -> slice(slice);
            case Expression.Call call ->
                at(call.line(), () -> Builtins.call(call.name(), values(call.arguments()), named(call.named())));
            case Expression.MethodCall call ->
                at(call.line(), () -> Methods.call(value(call.target()), call.name(), values(call.arguments())));
            case Expression.Filtered filtered ->
                at(
                        filtered.line(),
                        () -> Filters.apply(
                                value(filtered.target()),
                                filtered.name(),
                                values(filtered.arguments()),
                                named(filtered.named())));
            case Expression.Tested tested ->
                Tests.passes(value(tested.target()), tested.name(), values(tested.arguments())) != tested.negated();
            case Expression.Not not -> !Values.isTrue(value(not.operand()));
            case Expression.Minus minus -> negative(value(minus.operand()));
            case Expression.Logical logical -> logical(logical);
            case Expression.Binary binary ->
                at(binary.line(), () -> binary(binary.operator(), value(binary.left()), value(binary.right())));
            case Expression.Conditional conditional -> conditional(conditional);
        };
    }

    /// Something that may fail.
    private interface Computation {
        Object compute();
    }

    private static Object at(int line, Computation computation) {
        try {
            return computation.compute();
        } catch (IndexOutOfBoundsException | NoSuchElementException e) {
            throw new TemplateException(line, "an argument is missing");
        }
    }

    private List<Object> values(List<Expression> expressions) {
        List<Object> values = new ArrayList<>();
        expressions.forEach(each -> values.add(value(each)));
        return values;
    }

    private Map<String, Object> named(Map<String, Expression> expressions) {
        Map<String, Object> values = new LinkedHashMap<>();
        expressions.forEach((name, each) -> values.put(name, value(each)));
        return values;
    }

    private Map<Object, Object> map(Expression.MapOf map) {
        Map<Object, Object> values = new LinkedHashMap<>();
        map.members().forEach((key, each) -> values.put(value(key), value(each)));
        return values;
    }

    /// Both operands as Python has them: the value of one of them, not a boolean.
    private Object logical(Expression.Logical logical) {
        Object left = value(logical.left());
        return Values.isTrue(left) == logical.isAnd() ? value(logical.right()) : left;
    }

    private Object conditional(Expression.Conditional conditional) {
        if (Values.isTrue(value(conditional.condition()))) {
            return value(conditional.then());
        }
        return conditional.otherwise() == null ? Values.UNDEFINED : value(conditional.otherwise());
    }

    private static Object negative(Object value) {
        return value instanceof Double number ? (Object) (-number) : (Object) (-Values.integer(value));
    }

    private static Object binary(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Values.isEqual(left, right);
            case "!=" -> !Values.isEqual(left, right);
            case "<" -> Values.compare(left, right) < 0;
            case "<=" -> Values.compare(left, right) <= 0;
            case ">" -> Values.compare(left, right) > 0;
            case ">=" -> Values.compare(left, right) >= 0;
            case "in" -> Values.contains(right, left);
            case "~" -> Values.text(left) + Values.text(right);
            case "+" -> sum(left, right);
            case "-" -> Values.integer(left) - Values.integer(right);
            case "*" -> Values.integer(left) * Values.integer(right);
            case "//" -> Math.floorDiv(Values.integer(left), divisor(right));
            case "%" -> Math.floorMod(Values.integer(left), divisor(right));
            default -> throw new TemplateException("the operator " + operator + " is not supported");
        };
    }

    private static long divisor(Object value) {
        if (Values.integer(value) == 0) {
            throw new TemplateException("a division by 0");
        }
        return Values.integer(value);
    }

    private static Object sum(Object left, Object right) {
        if (left instanceof String first && right instanceof String second) {
            return first + second;
        }
        if (left instanceof List<?> first && right instanceof List<?> second) {
            List<Object> both = new ArrayList<>(first);
            both.addAll(second);
            return both;
        }
        return Values.integer(left) + Values.integer(right);
    }

    private Object slice(Expression.Slice slice) {
        Object target = value(slice.target());
        List<?> all = Values.elements(target);
        long step = slice.step() == null ? 1 : Values.integer(value(slice.step()));
        if (step == 0) {
            throw new TemplateException("the step of a slice cannot be 0");
        }
        int size = all.size();
        long from = bound(slice.from(), size, step > 0 ? 0 : size - 1, step);
        long to = bound(slice.to(), size, step > 0 ? size : -1, step);
        List<Object> part = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            part.add(all.get((int) i));
        }
        return target instanceof String ? Filters.join(part, "") : part;
    }

    private long bound(Expression expression, int size, long otherwise, long step) {
        if (expression == null || value(expression) == null) {
            return otherwise;
        }
        long given = Values.integer(value(expression));
        long at = given < 0 ? given + size : given;
        return step > 0 ? Math.clamp(at, 0, size) : Math.clamp(at, -1, size - 1);
    }
}
