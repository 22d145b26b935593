package kawi.engine.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.engine.fixture.Letters;
import kawi.engine.fixture.Models;
import kawi.engine.generate.GenerationStep.Draw;
import kawi.engine.generate.GenerationStep.Survivor;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import org.junit.jupiter.api.Test;

class GenerationStepTest {
    private final Generator generator = new Generator(Letters.model(), Models.device());

    private List<GenerationStep> steps(DecodingStrategy strategy, int candidates) {
        List<GenerationStep> steps = new ArrayList<>();
        generator.stream(new int[] {1, 2}, GenerationConfig.of(30, strategy).withCandidates(candidates))
                .forEachRemaining(steps::add);
        return steps;
    }

    @Test
    void theRandomNumberFallsIntoThePartOfTheChosenToken() {
        for (GenerationStep step : steps(DecodingStrategy.sampling(new Temperature(1.5)), Letters.VOCABULARY)) {
            Draw draw = step.draw().orElseThrow();
            assertTrue(draw.from() <= draw.uniform() && draw.uniform() < draw.to(), draw.toString());
            List<Survivor> last = step.stages().getLast().tokens();
            double before = last.stream()
                    .takeWhile(token -> token.id() != step.chosen().id())
                    .mapToDouble(Survivor::probability)
                    .sum();
            assertEquals(before, draw.from(), 1e-12);
            assertEquals(step.chosen().chance(), draw.to() - draw.from(), 1e-12);
        }
    }

    @Test
    void withoutAChoiceNothingIsDrawn() {
        Stream.of(DecodingStrategy.greedy(), DecodingStrategy.sampling(new TopK(1)))
                .flatMap(strategy -> steps(strategy, 2).stream())
                .forEach(step -> assertTrue(step.draw().isEmpty(), step.toString()));
    }

    @Test
    void everyStageReportsTheChosenTokenHoweverImprobable() {
        int beyond = 0;
        for (GenerationStep step : steps(DecodingStrategy.sampling(new Temperature(2)), 1)) {
            for (GenerationStep.Survivors stage : step.stages()) {
                Survivor chosen = stage.tokens().stream()
                        .filter(token -> token.id() == step.chosen().id())
                        .findFirst()
                        .orElseThrow();
                beyond += chosen.rank() > 0 ? 1 : 0;
                long moreProbable = stage.tokens().stream()
                        .filter(token -> token.probability() > chosen.probability())
                        .count();
                assertTrue(moreProbable <= chosen.rank(), stage.toString());
            }
        }
        assertTrue(beyond > 0, "a token beyond the first was chosen at least once");
    }
}
