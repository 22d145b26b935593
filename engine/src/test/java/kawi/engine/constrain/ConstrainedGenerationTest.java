package kawi.engine.constrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.strategy.Decision;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Sampler;
import net.jqwik.api.Example;

/// The cursor as the rule that the choice of tokens is held to, with scores that know nothing of it.
class ConstrainedGenerationTest {
    private static final int END_TOKEN = 5;
    private static final List<String> TOKENS = List.of("{\"a\": ", "12", "}", "3", "x", "");

    private static byte[][] bytes() {
        byte[][] bytes = TOKENS.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        bytes[END_TOKEN] = null;
        return bytes;
    }

    private static Sampler sampler(Constraint constraint, long seed) {
        return new Sampler(
                DecodingStrategy.sampling(),
                new int[] {4},
                CounterRandom.ofSeed(seed),
                Optional.of(new TokenConstraint(constraint, bytes()).start()),
                Set.of(END_TOKEN),
                false);
    }

    private static int choose(Sampler sampler, float... logits) {
        Decision next = sampler.sample(logits);
        sampler.append(next);
        return next.id();
    }

    @Example
    void theChoiceIsHeldToTheConstraint() {
        var schema = new Constraint.JsonSchema(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"maximum\":999}},\"required\":[\"a\"]}");
        for (int seed = 0; seed < 20; seed++) {
            Sampler sampler = sampler(schema, seed);
            var text = new StringBuilder();
            while (!sampler.isComplete(END_TOKEN)) {
                text.append(TOKENS.get(choose(sampler, new float[TOKENS.size()])));
                assertTrue(text.length() < 20, text::toString);
            }
            assertTrue(text.toString().matches("\\{\"a\": (12|3){1,3}}"), text::toString);
        }
    }

    @Example
    void theEndTokenMayComeWhereTheTextMayEnd() {
        // The end is by far the best, but 123 are demanded.
        float[] scores = {0, 0, 0, 0, 0, 99};
        Sampler sampler = sampler(new Constraint.Regex("123+"), 1);
        int[] chosen =
                IntStream.range(0, 3).map(step -> choose(sampler, scores)).toArray();
        assertEquals(List.of(1, 3, END_TOKEN), IntStream.of(chosen).boxed().toList());
    }
}
