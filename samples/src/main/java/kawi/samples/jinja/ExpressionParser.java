package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Parses expressions, from the weakest operator to the strongest, as Jinja does.
class ExpressionParser {
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final int MAX_DEPTH = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    final Token peek() {
        return tokens.get(at);
    }

    final Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    final boolean takeSign(String sign) {
        boolean found = peek().isSign(sign);
        if (found) {
            next();
        }
        return found;
    }

    final boolean takeName(String name) {
        boolean found = peek().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    final void expectSign(String sign) {
        if (!takeSign(sign)) {
            throw new TemplateException(peek().line(), "expected " + sign + ", not " + peek().text());
        }
    }

    final String expectName() {
        if (peek().type() != TokenType.NAME) {
            throw new TemplateException(peek().line(), "expected a name, not " + peek().text());
        }
        return next().text();
    }

    /// `a if b else c`, and everything that is stronger.
    final Expression expression() {
        enter();
        Expression then = or();
        while (takeName("if")) {
            Expression condition = or();
            Expression otherwise = takeName("else") ? expression() : null;
            then = new Expression.Conditional(condition, then, otherwise);
        }
        depth--;
        return then;
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateException(peek().line(), "the expression is nested too deeply");
        }
    }

    /// What a loop runs over: without a conditional, because an `if` behind it is the loop's.
    final Expression or() {
        Expression left = and();
        while (takeName("or")) {
            left = new Expression.Logical(false, left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (takeName("and")) {
            left = new Expression.Logical(true, left, not());
        }
        return left;
    }

    private Expression not() {
        if (!takeName("not")) {
            return comparison();
        }
        enter();
        Expression operand = not();
        depth--;
        return new Expression.Not(operand);
    }

    private Expression comparison() {
        Expression left = sum();
        while (true) {
            Token token = peek();
            if (token.type() == TokenType.SIGN && COMPARISONS.contains(token.text())) {
                next();
                left = new Expression.Binary(token.text(), left, sum(), token.line());
            } else if (takeName("in")) {
                left = new Expression.Binary("in", left, sum(), token.line());
            } else if (token.isName("not") && tokens.get(at + 1).isName("in")) {
                next();
                next();
                left = new Expression.Not(new Expression.Binary("in", left, sum(), token.line()));
            } else {
                return left;
            }
            if (peek().type() == TokenType.SIGN && COMPARISONS.contains(peek().text())) {
                throw new TemplateException(peek().line(), "a chain of comparisons is not supported");
            }
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (peek().isSign("+") || peek().isSign("-")) {
            Token operator = next();
            left = new Expression.Binary(operator.text(), left, concatenation(), operator.line());
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (peek().isSign("~")) {
            Token operator = next();
            left = new Expression.Binary("~", left, product(), operator.line());
        }
        return left;
    }

    private Expression product() {
        Expression left = unary();
        while (peek().isSign("*") || peek().isSign("/") || peek().isSign("//") || peek().isSign("%")) {
            Token operator = next();
            left = new Expression.Binary(operator.text(), left, unary(), operator.line());
        }
        return left;
    }

    private Expression unary() {
        if (takeSign("-")) {
            return filters(new Expression.Minus(postfix(primary())));
        }
        return filters(postfix(primary()));
    }

    private Expression primary() {
        Token token = next();
        return switch (token.type()) {
            case STRING -> new Expression.Literal(strings(token.text()));
            case INTEGER -> new Expression.Literal(number(token));
            case FLOAT -> new Expression.Literal(Double.valueOf(token.text()));
            case NAME -> name(token);
            case SIGN ->
                switch (token.text()) {
                    case "(" -> tuple();
                    case "[" -> new Expression.ListOf(elements("]"));
                    case "{" -> map();
                    default -> throw new TemplateException(token.line(), "unexpected " + token.text());
                };
            case DATA, OPEN_OUTPUT, CLOSE_OUTPUT, OPEN_TAG, CLOSE_TAG, END ->
                throw new TemplateException(token.line(), "an expression is missing");
        };
    }

    private static Long number(Token token) {
        try {
            return Long.valueOf(token.text());
        } catch (NumberFormatException e) {
            throw new TemplateException(token.line(), "the number " + token.text() + " is too large");
        }
    }

    /// Adjacent strings are one.
    private String strings(String first) {
        var text = new StringBuilder(first);
        while (peek().type() == TokenType.STRING) {
            text.append(next().text());
        }
        return text.toString();
    }

    private Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Literal(true);
            case "false", "False" -> new Expression.Literal(false);
            case "none", "None" -> new Expression.Literal(null);
            default -> {
                if (takeSign("(")) {
                    Map<String, Expression> named = new LinkedHashMap<>();
                    List<Expression> arguments = arguments(named);
                    Builtins.requireFunction(token.text(), token.line());
                    yield new Expression.Call(token.text(), arguments, named, token.line());
                }
                yield new Expression.Name(token.text());
            }
        };
    }

    private Expression tuple() {
        List<Expression> elements = new ArrayList<>();
        boolean isTuple = false;
        while (!takeSign(")")) {
            elements.add(expression());
            if (takeSign(",")) {
                isTuple = true;
            } else if (!peek().isSign(")")) {
                expectSign(")");
            }
        }
        return isTuple || elements.isEmpty() ? new Expression.ListOf(elements) : elements.getFirst();
    }

    private List<Expression> elements(String end) {
        List<Expression> elements = new ArrayList<>();
        while (!takeSign(end)) {
            elements.add(expression());
            if (!takeSign(",") && !peek().isSign(end)) {
                expectSign(end);
            }
        }
        return elements;
    }

    private Expression map() {
        Map<Expression, Expression> members = new LinkedHashMap<>();
        while (!takeSign("}")) {
            Expression key = expression();
            expectSign(":");
            members.put(key, expression());
            if (!takeSign(",") && !peek().isSign("}")) {
                expectSign("}");
            }
        }
        return new Expression.MapOf(members);
    }

    private List<Expression> arguments(Map<String, Expression> named) {
        List<Expression> arguments = new ArrayList<>();
        while (!takeSign(")")) {
            if (peek().type() == TokenType.NAME && tokens.get(at + 1).isSign("=")) {
                String name = next().text();
                next();
                named.put(name, expression());
            } else {
                arguments.add(expression());
            }
            if (!takeSign(",") && !peek().isSign(")")) {
                expectSign(")");
            }
        }
        return arguments;
    }

    private Expression postfix(Expression start) {
        Expression target = start;
        while (true) {
            if (takeSign(".")) {
                target = attribute(target);
            } else if (takeSign("[")) {
                target = subscript(target);
            } else if (peek().isSign("(")) {
                throw new TemplateException(peek().line(), "only functions and methods can be called");
            } else {
                return target;
            }
        }
    }

    private Expression attribute(Expression target) {
        Token token = peek();
        String name = expectName();
        if (!takeSign("(")) {
            return new Expression.Member(target, new Expression.Literal(name));
        }
        Map<String, Expression> named = new LinkedHashMap<>();
        List<Expression> arguments = arguments(named);
        if (!named.isEmpty()) {
            throw new TemplateException(token.line(), "named arguments of methods are not supported");
        }
        Methods.require(name, token.line());
        return new Expression.MethodCall(target, name, arguments, token.line());
    }

    private Expression subscript(Expression target) {
        Expression from = peek().isSign(":") ? null : expression();
        if (takeSign("]")) {
            return new Expression.Member(target, from);
        }
        expectSign(":");
        Expression to = peek().isSign(":") || peek().isSign("]") ? null : expression();
        Expression step = takeSign(":") && !peek().isSign("]") ? expression() : null;
        expectSign("]");
        return new Expression.Slice(target, from, to, step);
    }

    private Expression filters(Expression start) {
        Expression target = start;
        while (true) {
            Token token = peek();
            if (takeSign("|")) {
                String name = expectName();
                Map<String, Expression> named = new LinkedHashMap<>();
                List<Expression> arguments = takeSign("(") ? arguments(named) : List.of();
                Filters.require(name, token.line());
                target = new Expression.Filtered(target, name, arguments, named, token.line());
            } else if (takeName("is")) {
                boolean negated = takeName("not");
                String name = expectName();
                Tests.require(name, token.line());
                target = new Expression.Tested(target, name, testArguments(name), negated);
            } else {
                return target;
            }
        }
    }

    private List<Expression> testArguments(String name) {
        if (takeSign("(")) {
            return arguments(new LinkedHashMap<>());
        }
        return Tests.hasArgument(name) ? List.of(postfix(primary())) : List.of();
    }
}
