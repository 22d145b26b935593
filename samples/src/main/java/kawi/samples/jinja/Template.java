package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A parsed template.
public final class Template {
    private static final int MAX_LENGTH = 10_000_000;
    private static final int MAX_ROUNDS = 1_000_000; // of all loops together

    private final List<Node> nodes;

    /// @throws TemplateException if the template is wrong, or has something that is not supported
    public Template(String source) {
        nodes = TemplateParser.parse(source);
    }

    /// The text of the template for some variables.
    ///
    /// @param variables Strings, Longs, Doubles, Booleans, nulls, and Lists and Maps of them
    /// @throws TemplateException if the template refuses them, or does with them what Python would not
    public String render(Map<String, ?> variables) {
        return renderMarked(variables).text();
    }

    /// The text of the template, and what in it is within `{% generation %}` blocks.
    ///
    /// @param variables as for [#render]
    /// @throws TemplateException as for [#render]
    public MarkedText renderMarked(Map<String, ?> variables) {
        var rendering = new Rendering();
        rendering.render(nodes, new Scope(variables));
        return new MarkedText(rendering.out.toString(), rendering.generated);
    }

    /// Whether the template has `{% generation %}` blocks.
    public boolean marksGeneration() {
        return marksGeneration(nodes);
    }

    private static boolean marksGeneration(List<Node> nodes) {
        return nodes.stream().anyMatch(node -> switch (node) {
            case Node.Generation ignored -> true;
            case Node.If conditional -> marksGeneration(conditional.body()) || marksGeneration(conditional.otherwise());
            case Node.For loop -> marksGeneration(loop.body()) || marksGeneration(loop.otherwise());
            case Node.Text ignored -> false;
            case Node.Output ignored -> false;
            case Node.Assign ignored -> false;
            case Node.Capture ignored -> false; // its text may be written anywhere
            case Node.Jump ignored -> false;
        });
    }

    /// The way in which the body of a loop ends.
    private enum Flow {
        NEXT,
        CONTINUE,
        BREAK
    }

    private static final class Rendering {
        private final List<MarkedText.Span> generated = new ArrayList<>();
        private StringBuilder out = new StringBuilder();
        private int captures; // in which the current node is
        private int loopRounds;

        Flow render(List<Node> nodes, Scope scope) {
            for (Node node : nodes) {
                Flow flow = render(node, scope);
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        }

        private Flow render(Node node, Scope scope) {
            var evaluator = new Evaluator(scope);
            switch (node) {
                case Node.Text text -> write(text.text());
                case Node.Output output -> write(Values.text(evaluator.value(output.expression())));
                case Node.If conditional -> {
                    boolean isTrue = Values.isTrue(evaluator.value(conditional.condition()));
                    return render(isTrue ? conditional.body() : conditional.otherwise(), scope);
                }
                case Node.For loop -> {
                    return loop(loop, scope);
                }
                case Node.Assign assign -> assign(assign, evaluator.value(assign.value()), scope);
                case Node.Capture capture -> {
                    StringBuilder outside = out;
                    out = new StringBuilder();
                    captures++;
                    render(capture.body(), scope);
                    captures--;
                    scope.assign(capture.name(), out.toString());
                    out = outside;
                }
                case Node.Generation generation -> {
                    int start = out.length();
                    Flow flow = render(generation.body(), scope);
                    if (captures == 0 && start < out.length()) {
                        generated.add(new MarkedText.Span(start, out.length()));
                    }
                    return flow;
                }
                case Node.Jump jump -> {
                    return jump.ends() ? Flow.BREAK : Flow.CONTINUE;
                }
            }
            return Flow.NEXT;
        }

        private void write(String text) {
            out.append(text);
            if (out.length() > MAX_LENGTH) {
                throw new TemplateException("the text is longer than " + MAX_LENGTH + " characters");
            }
        }

        private static void assign(Node.Assign assign, Object value, Scope scope) {
            if (assign.attribute() == null) {
                scope.assign(assign.name(), value);
            } else if (scope.value(assign.name()) instanceof Namespace namespace) {
                namespace.put(assign.attribute(), value);
            } else {
                throw new TemplateException(assign.line(), assign.name() + " is no namespace");
            }
        }

        private Flow loop(Node.For loop, Scope scope) {
            List<Scope> rounds = rounds(loop, scope);
            loopRounds += rounds.size();
            if (loopRounds > MAX_ROUNDS) {
                throw new TemplateException("the loops have more than " + MAX_ROUNDS + " rounds");
            }
            if (rounds.isEmpty()) {
                return render(loop.otherwise(), scope);
            }
            for (int i = 0; i < rounds.size(); i++) {
                Scope round = rounds.get(i);
                round.assign("loop", position(loop, rounds, i));
                if (render(loop.body(), round) == Flow.BREAK) {
                    break;
                }
            }
            return Flow.NEXT;
        }

        /// A scope for each element that passes the loop's condition.
        private static List<Scope> rounds(Node.For loop, Scope scope) {
            List<Scope> rounds = new ArrayList<>();
            for (Object element : Values.elements(new Evaluator(scope).value(loop.iterable()))) {
                var round = new Scope(scope);
                assignElement(loop.names(), element, round);
                if (loop.condition() == null || Values.isTrue(new Evaluator(round).value(loop.condition()))) {
                    rounds.add(round);
                }
            }
            return rounds;
        }

        private static void assignElement(List<String> names, Object element, Scope round) {
            if (names.size() == 1) {
                round.assign(names.getFirst(), element);
                return;
            }
            List<?> parts = Values.elements(element);
            if (parts.size() != names.size()) {
                throw new TemplateException(parts.size() + " values cannot be assigned to " + names);
            }
            for (int i = 0; i < parts.size(); i++) {
                round.assign(names.get(i), parts.get(i));
            }
        }

        private static Map<String, Object> position(Node.For loop, List<Scope> rounds, int index) {
            Map<String, Object> position = new HashMap<>();
            int length = rounds.size();
            position.put("index", index + 1L);
            position.put("index0", (long) index);
            position.put("revindex", (long) length - index);
            position.put("revindex0", length - index - 1L);
            position.put("first", index == 0);
            position.put("last", index == length - 1);
            position.put("length", (long) length);
            if (loop.names().size() == 1) {
                String name = loop.names().getFirst();
                position.put(
                        "previtem",
                        index == 0 ? Values.UNDEFINED : rounds.get(index - 1).value(name));
                position.put(
                        "nextitem",
                        index == length - 1
                                ? Values.UNDEFINED
                                : rounds.get(index + 1).value(name));
            }
            return position;
        }
    }
}
