package kawi.samples.play.write;

import static kawi.samples.play.PlayJson.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.engine.generate.strategy.Choice;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.LogitsProcessor;
import kawi.engine.generate.strategy.LogitsWarper;
import kawi.engine.generate.strategy.MinNewTokens;
import kawi.samples.cli.TinyModel;
import kawi.samples.play.write.StageControl.Description;
import kawi.samples.request.JsonRequest;
import kawi.samples.request.SavedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageControlTest {
    private static final SavedModel MODEL = SavedModel.open(TinyModel.folder());

    private static DecodingStrategy strategy(String json) {
        return StrategyOptions.parse(
                JsonRequest.parse(body("{'strategy': {" + json + "}}")).at("strategy"), MODEL);
    }

    /// An option with the value at which the page switches it on, and the options that it needs.
    private static String json(Description control) {
        List<String> options = new ArrayList<>();
        if (!control.part().isEmpty()) {
            options.add(json(StageControl.ofOption(control.part()).orElseThrow().description()));
        }
        options.add("'" + control.option() + "': " + value(control));
        return String.join(", ", options);
    }

    private static String value(Description control) {
        return switch (control.kind()) {
            case "switch" -> "true";
            case "slider" ->
                control.step() == Math.rint(control.step()) && control.min() == Math.rint(control.min())
                        ? Long.toString((long) control.start())
                        : Double.toString(control.start());
            default -> control.option().equals("logit-bias") ? "'1=0.5'" : "'ab'";
        };
    }

    private static Stream<Description> possible() {
        // The model has no end token, so there is nothing to exclude.
        return StageControl.descriptions().stream()
                .filter(control -> !control.option().equals("min-new-tokens"));
    }

    @Test
    void everyStageAndEveryChoiceHasAControl() {
        Set<Class<?>> made = new HashSet<>(Set.of(MinNewTokens.class));
        possible().map(StageControlTest::json).map(StageControlTest::strategy).forEach(strategy -> {
            strategy.stages().forEach(stage -> made.add(stage.getClass()));
            made.add(strategy.choice().getClass());
        });
        made.add(strategy("'mirostat': 1").choice().getClass());

        Set<Class<?>> all = Stream.of(LogitsProcessor.class, LogitsWarper.class, Choice.class)
                .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
                .filter(each -> !each.isInterface())
                .collect(Collectors.toSet());
        assertEquals(all, made);
        assertTrue(all.size() > 15, "all families are looked at");
    }

    @ParameterizedTest
    @EnumSource
    void aControlIsAnOptionOfTheCommandLine(StageControl control) {
        if (control != StageControl.MIN_NEW_TOKENS) {
            Description description = control.description();
            strategy(json(description));
            assertTrue(description.part().isEmpty() != description.group().isEmpty());
            if (description.kind().equals("slider")) {
                assertTrue(description.min() <= description.start() && description.start() <= description.max());
            }
        }
    }

    @Test
    void withoutOptionsTheStrategyIsThatOfKawiGenerate() {
        assertEquals(DecodingStrategy.ofTemperature(0.8), strategy(""));
    }
}
