package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi.Outcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

@Tag("slow")
class ArgumentsTest {

    private static String[] checked(String... arguments) {
        return Arguments.check(KawiCommand.commandLine(), arguments);
    }

    private static String refusal(Object... arguments) {
        Outcome outcome = Kawi.run(arguments);
        assertEquals(2, outcome.status(), outcome.err());
        assertEquals("", outcome.out());
        return outcome.onlyErrorLine().replaceFirst("^kawi: ", "").replaceFirst(" \\([^()]*--help\\)$", "");
    }

    @TestFactory
    Stream<DynamicTest> everyOptionWithOneValueIsRefusedByNameWhenItIsRepeated() {
        return HelpPageTest.commands(KawiCommand.commandLine())
                .flatMap(command -> command.getCommandSpec().options().stream()
                        .filter(option -> !option.isMultiValue() && !option.usageHelp() && !option.versionHelp())
                        .map(option -> repeated(command, option)));
    }

    private static DynamicTest repeated(CommandLine command, OptionSpec option) {
        String name = command.getCommandSpec().qualifiedName();
        return DynamicTest.dynamicTest(name + " " + option.longestName(), () -> {
            Stream<String> path = Stream.of(name.split(" ")).skip(1);
            List<String> twice = option.arity().max() == 0
                    ? List.of(option.longestName(), option.longestName())
                    : List.of(option.longestName(), "1", option.longestName(), "-1");
            assertEquals(
                    option.longestName() + " is given more than once",
                    refusal(Stream.concat(path, twice.stream()).toArray()));
        });
    }

    @Test
    void aSwitchMayBeTurnedOff() {
        String[] off = {"train", "--no-bias", "--no-cautious-decay", "--no-recompute"};
        assertArrayEquals(off, checked(off));
        assertEquals("--bias is given more than once", refusal("train", "--bias", "--no-bias"));
        assertEquals("there is no option --no-steps", refusal("train", "--no-steps"));
    }

    @Test
    void anOptionWithSeveralValuesMayBeRepeated() {
        assertArrayEquals(
                new String[] {"generate", "--model=m", "--stop=a", "--stop=b"},
                checked("generate", "--model", "m", "--stop", "a", "--stop", "b"));
    }

    @Test
    void anUnknownOptionIsNamedWithoutItsValueAndWithASimilarOne() {
        assertEquals("there is no option --stepss: did you mean --steps?", refusal("train", "--stepss", 5));
        assertEquals("there is no option --stepss: did you mean --steps?", refusal("train", "--stepss=5"));
        assertEquals("there is no option --modle: did you mean --model?", refusal("generate", "--modle", "x"));
        assertEquals(
                "there is no option --max_new_tokens: did you mean --max-new-tokens?",
                refusal("generate", "--max_new_tokens", 5));
        assertEquals("there is no option --temp: did you mean --temperature?", refusal("generate", "--temp", 1));
        assertEquals("there is no option -prompt: did you mean --prompt?", refusal("generate", "-prompt", 1));
        assertEquals("there is no option --nonsense", refusal("train", "--nonsense"));
        assertEquals("there is no option -x", refusal("-x"));
    }

    @Test
    void anUnknownCommandIsNamedWithASimilarOne() {
        assertEquals("there is no command 'trian': did you mean train?", refusal("trian"));
        assertEquals("there is no command 'encod': did you mean encode?", refusal("tokenizer", "encod"));
        assertEquals("there is no command 'gen': did you mean generate?", refusal("gen"));
        assertEquals("there is no command 'nonsense'", refusal("nonsense"));
        assertFalse(refusal("rehears").contains("rehearse"), "it is for the launcher only");
    }

    @Test
    void aWordThatNothingTakesIsNamed() {
        assertEquals("unexpected argument 'my-book.txt'", refusal("train", "my-book.txt"));
        assertEquals("unexpected argument '2'", refusal("lesson", 1, 2));
        assertEquals("unexpected argument '--json'", refusal("train", "--", "--json"));
    }

    @Test
    void anAttachedValueMayBeAnyText() {
        for (String value :
                List.of("--", "--json", "-h", "-half", "--prompt=x", "", "=", "@LICENSE", "@@ -1,3", "-1")) {
            assertArrayEquals(
                    new String[] {"generate", "--model=m", "--prompt=" + value},
                    checked("generate", "--model=m", "--prompt=" + value),
                    value);
        }
    }

    @Test
    void aSeparateValueMayBeAnyTextButAnOption() {
        for (String value : List.of("-half", "--hello", "", "=", "@LICENSE", "@@ -1,3", "-1", "-", "train")) {
            assertArrayEquals(
                    new String[] {"generate", "--model=m", "--prompt=" + value},
                    checked("generate", "--model", "m", "--prompt", value),
                    value);
        }
        assertEquals(
                "--prompt needs a value: --prompt TEXT (to give it the value --json, write them with an equals sign)",
                refusal("generate", "--prompt", "--json"));
        assertEquals("--steps needs a value: --steps N", refusal("train", "--steps"));
    }

    @Test
    void optionsThatExcludeEachOtherAreNamed() {
        assertEquals(
                "--regex and --json-schema exclude each other: give only one of them",
                refusal("generate", "--model", "m", "--regex", "a", "--json-schema", "{}"));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertEquals("the option --model DIR is missing", refusal("generate"));
        assertEquals(
                "one of the options --data, --corpus, --prompt or --ids is missing",
                refusal("inspect", "--model", "m"));
    }

    @Test
    void aValueThatIsNoNumberIsNamedWithItsOption() {
        assertEquals("--steps must be a whole number, not 'many'", refusal("train", "--steps", "many"));
        assertEquals(
                "--temperature must be a number, not 'warm'",
                refusal("generate", "--model", "m", "--temperature", "warm"));
        assertEquals(
                "--batch-size must be a whole number up to 2,147,483,647, not '9999999999'",
                refusal("train", "--batch-size", "9999999999"));
        assertEquals("--json takes no value, not '5'", refusal("train", "--json=5"));
        assertEquals("--logit-bias must be ID=X, not '3'", refusal("generate", "--model", "m", "--logit-bias", "3"));
        assertEquals(
                "--unknown must be one of skip, fail, not 'drop'",
                refusal("eval", "--model", "m", "--data", "d", "--unknown", "drop"));
        assertEquals(
                "--early-stopping must be one of first, heuristic, never, not 'true'",
                refusal("generate", "--model", "m", "--early-stopping", "true"));
    }

    @Test
    void whatFollowsARequestForHelpMakesNoDifference() {
        assertEquals(Kawi.run("train", "--help"), Kawi.run("train", "--steps", 5, "-h", "--nonsense"));
    }

    @Test
    void anOptionBelongsBehindItsCommand() {
        assertThrows(ParameterException.class, () -> checked("--threads", "2", "train"));
        assertArrayEquals(new String[] {"--stacktrace", "train"}, checked("--stacktrace", "train"));
    }
}
