package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Parses the tags of a template.
final class TemplateParser extends ExpressionParser {
    private static final int MAX_DEPTH = 100;

    private int depth;

    private TemplateParser(List<Token> tokens) {
        super(tokens);
    }

    /// @throws TemplateException if the template is wrong or not supported
    static List<Node> parse(String template) {
        var parser = new TemplateParser(Lexer.tokens(template));
        List<Node> nodes = parser.nodes(Set.of());
        if (parser.peek().type() != TokenType.END) {
            throw new TemplateException(parser.peek().line(), "there is nothing that ends here");
        }
        return nodes;
    }

    /// All nodes up to a tag that begins with one of the names; this name is the next token.
    private List<Node> nodes(Set<String> ends) {
        enter();
        List<Node> nodes = new ArrayList<>();
        while (true) {
            Token token = peek();
            switch (token.type()) {
                case DATA -> nodes.add(new Node.Text(next().text()));
                case OPEN_OUTPUT -> {
                    next();
                    nodes.add(new Node.Output(expression()));
                    close(TokenType.CLOSE_OUTPUT);
                }
                case OPEN_TAG -> {
                    next();
                    if (peek().type() == TokenType.NAME && ends.contains(peek().text())) {
                        depth--;
                        return nodes;
                    }
                    tag(nodes);
                }
                case END -> {
                    if (!ends.isEmpty()) {
                        throw new TemplateException(token.line(), "expected one of " + ends + " before the end");
                    }
                    depth--;
                    return nodes;
                }
                case CLOSE_OUTPUT, CLOSE_TAG, NAME, STRING, INTEGER, FLOAT, SIGN ->
                    throw new TemplateException(token.line(), "unexpected " + token.text());
            }
        }
    }

    private void enter() {
        if (++depth > MAX_DEPTH) {
            throw new TemplateException(peek().line(), "the tags are nested too deeply");
        }
    }

    private void close(TokenType type) {
        if (peek().type() != type) {
            throw new TemplateException(peek().line(), "the tag should end before " + peek().text());
        }
        next();
    }

    private void tag(List<Node> nodes) {
        Token token = peek();
        String name = expectName();
        switch (name) {
            case "for" -> nodes.add(loop());
            case "if" -> nodes.add(conditional());
            case "set" -> nodes.add(assignment());
            case "generation" -> { // marks what the assistant has written, for training
                close(TokenType.CLOSE_TAG);
                nodes.add(new Node.Generation(nodes(Set.of("endgeneration"))));
                end();
            }
            case "break", "continue" -> {
                nodes.add(new Node.Jump(name.equals("break")));
                close(TokenType.CLOSE_TAG);
            }
            default -> throw new TemplateException(token.line(), "the tag " + name + " is not supported");
        }
    }

    /// Reads the name of an end tag, and its end.
    private void end() {
        next();
        close(TokenType.CLOSE_TAG);
    }

    private Node loop() {
        List<String> names = new ArrayList<>();
        do {
            names.add(expectName());
        } while (takeSign(","));
        if (!takeName("in")) {
            throw new TemplateException(peek().line(), "expected in, not " + peek().text());
        }
        Expression iterable = or();
        Expression condition = takeName("if") ? expression() : null;
        if (peek().isName("recursive")) {
            throw new TemplateException(peek().line(), "recursive loops are not supported");
        }
        close(TokenType.CLOSE_TAG);
        List<Node> body = nodes(Set.of("endfor", "else"));
        List<Node> otherwise = List.of();
        if (takeName("else")) {
            close(TokenType.CLOSE_TAG);
            otherwise = nodes(Set.of("endfor"));
        }
        end();
        return new Node.For(names, iterable, condition, body, otherwise);
    }

    private Node conditional() {
        Expression condition = expression();
        close(TokenType.CLOSE_TAG);
        List<Node> body = nodes(Set.of("endif", "else", "elif"));
        if (takeName("elif")) {
            enter();
            Node next = conditional();
            depth--;
            return new Node.If(condition, body, List.of(next));
        }
        List<Node> otherwise = List.of();
        if (takeName("else")) {
            close(TokenType.CLOSE_TAG);
            otherwise = nodes(Set.of("endif"));
        }
        end();
        return new Node.If(condition, body, otherwise);
    }

    private Node assignment() {
        Token token = peek();
        String name = expectName();
        String attribute = takeSign(".") ? expectName() : null;
        if (takeSign("=")) {
            Expression value = expression();
            close(TokenType.CLOSE_TAG);
            return new Node.Assign(name, attribute, value, token.line());
        }
        close(TokenType.CLOSE_TAG);
        List<Node> body = nodes(Set.of("endset"));
        end();
        return new Node.Capture(name, body);
    }
}
