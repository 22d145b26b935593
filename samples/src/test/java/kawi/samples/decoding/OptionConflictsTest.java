package kawi.samples.decoding;

import java.nio.file.Path;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Options that contradict each other are refused with one clear line.
class OptionConflictsTest {
    private static final Path MODEL = TinyModel.folder();

    @TestFactory
    Stream<DynamicTest> contradictionsGetOneClearLine() {
        return Stream.of(
                contradicted("--top-k contradict each other", "--greedy", "--top-k", 3),
                contradicted("leaves no choice", "--temperature", 0, "--min-p", 0.1),
                contradicted("truncates by its own rule", "--mirostat", 2, "--top-p", 0.9),
                contradicted("must be 1 or 2", "--mirostat", 3),
                contradicted("needs --mirostat", "--mirostat-ent", 3),
                contradicted("needs --num-beams", "--length-penalty", 2),
                contradicted("needs --guidance-scale", "--negative-prompt", "a"),
                contradicted("needs --dry-multiplier", "--dry-base", 2),
                contradicted("needs an end token", "--min-new-tokens", 2),
                contradicted("--beam-sampling draws random ones", "--num-beams", 2, "--top-p", 0.9),
                contradicted("each beam would end elsewhere", "--num-beams", 2, "--stop", "a"),
                contradicted("only one search is possible", "--num-beams", 2, "--best-of", 2),
                contradicted("it is for a single text", "--num-beams", 2, "--draft-model", MODEL),
                contradicted("more than the 2", "--num-beams", 2, "--num-return-sequences", 3),
                contradicted("the same text every time", "--greedy", "--best-of", 2),
                contradicted("there is one drafter", "--draft-model", MODEL, "--prompt-lookup", 2),
                contradicted(
                        "--num-beam-groups must divide the number of beams, but 3 does not divide 4",
                        "--num-beams",
                        4,
                        "--num-beam-groups",
                        3),
                contradicted("would need drafts of its own", "--guidance-scale", 2, "--prompt-lookup", 2),
                contradicted("chooses by its own rule", "--penalty-alpha", 0.6, "--top-p", 0.9),
                contradicted("chooses by its own rule", "--penalty-alpha", 0.6, "--repetition-penalty", 1.1),
                contradicted("--slide must be", "--slide", 9),
                contradicted("--sinks must be 0 to 5", "--slide", 3, "--sinks", 6),
                contradicted("--sinks needs a model with rotary positions", "--sinks", 2),
                contradicted("outside the vocabulary", "--logit-bias", "999=1"),
                contradicted("at least one character", "--stop", ""));
    }

    private static DynamicTest contradicted(String message, Object... options) {
        return Kawi.refused(message, Kawi.with(new Object[] {"generate", "--model", MODEL}, options));
    }
}
