package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.terminal.DisplayWidth;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

@Tag("slow")
class HelpPageTest {

    /// A command and all below it.
    static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpPageTest::commands));
    }

    private static Stream<DynamicTest> forEveryCommand(Consumer<CommandLine> test) {
        return commands(KawiCommand.commandLine())
                .map(command ->
                        DynamicTest.dynamicTest(command.getCommandSpec().qualifiedName(), () -> test.accept(command)));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandExplainsItselfAndEachOfItsOptions() {
        return forEveryCommand(command -> {
            List<Object> words = List.of((Object[]) (command.getCommandSpec().qualifiedName() + " --help")
                    .replaceFirst("kawi ", "")
                    .split(" "));
            Outcome outcome = Kawi.run(words.toArray());
            assertEquals(0, outcome.status());
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertTrue(option.description().length > 0, option.longestName() + " is not described");
                assertTrue(outcome.out().contains(option.longestName()), option.longestName());
            }
            assertFalse(outcome.out().contains("\u001b"), "colours where there is no terminal");
            assertFalse(outcome.out().contains("${"), "a variable of picocli's is left: " + outcome.out());
        });
    }

    @TestFactory
    Stream<DynamicTest> everyPageFitsEveryWidth() {
        return forEveryCommand(command -> {
            for (int columns = 40; columns <= 120; columns++) {
                int width = columns;
                HelpPage.of(command, width)
                        .lines()
                        .forEach(line -> assertTrue(DisplayWidth.of(line) <= width, width + " columns: " + line));
            }
        });
    }

    @Test
    void optionsOfAGroupAreBelowItsHeading() {
        List<String> lines = Kawi.run("train", "--help").out().lines().toList();
        for (String heading : List.of("Starting from an existing model:", "The model:", "The training:")) {
            assertEquals("", lines.get(lines.indexOf(heading) - 1), heading);
        }
        List<String> training = lines.subList(lines.indexOf("The training:"), lines.indexOf("The evaluation:"));
        assertTrue(training.stream().anyMatch(line -> line.startsWith("      --lr X ")), training.toString());
        assertTrue(training.stream().noneMatch(line -> line.startsWith("      --layers ")), training.toString());
        List<String> first = lines.subList(0, lines.indexOf("Starting from an existing model:"));
        assertTrue(first.stream().anyMatch(line -> line.startsWith("      --data PATH ")), first.toString());
    }

    @Test
    void inANarrowTerminalDescriptionsAreBelowTheirOptions() {
        List<String> lines = page("train", 60);
        int at = lines.indexOf("      --preset NAME");
        assertTrue(at > 0 && lines.get(at + 1).startsWith("        The "), lines.toString());
    }

    @Test
    void inAWideTerminalDescriptionsAreBesideTheirOptions() {
        assertTrue(
                page("train", 100).stream().anyMatch(line -> line.matches("      --preset NAME +The .*")),
                String.join("\n", page("train", 100)));
    }

    @Test
    void anExampleThatTakesSeveralLinesCanStillBeCopied() {
        List<String> lines = page("train", 60);
        int at = lines.indexOf("  kawi train --data my-book.txt --preset small --steps \\");
        assertTrue(at > 0, String.join("\n", lines));
        assertEquals("    5000 --out models/my-book", lines.get(at + 1));
    }

    private static List<String> page(String command, int columns) {
        return HelpPage.of(KawiCommand.commandLine().getSubcommands().get(command), columns)
                .lines()
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyCommandHasASummaryOfOneSentence() {
        return forEveryCommand(command -> {
            String summary = HelpPage.summary(command.getCommandSpec());
            assertTrue(summary.matches("[A-Z][^.]{10,100}\\."), summary);
        });
    }

    @Test
    void helpAndTheOptionShowTheSamePage() {
        assertEquals(Kawi.run("train", "--help"), Kawi.run("help", "train"));
        assertEquals(Kawi.run("tokenizer", "encode", "--help"), Kawi.run("help", "tokenizer", "encode"));
        assertEquals(Kawi.run("--help"), Kawi.run("help"));
    }

    @Test
    void helpForACommandThatDoesNotExistNamesASimilarOne() {
        Outcome outcome = Kawi.run("help", "trian");
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("there is no command 'trian': did you mean train?"), outcome.err());
    }

    @TestFactory
    Stream<DynamicTest> aMissingCommandIsAnsweredWithTheHelpPageAndABadRequest() {
        return Stream.<List<String>>of(List.of(), List.of("tokenizer"), List.of("bench"))
                .map(path -> DynamicTest.dynamicTest("kawi " + String.join(" ", path), () -> {
                    Outcome outcome = Kawi.run(path.toArray());
                    assertEquals(2, outcome.status());
                    assertEquals("", outcome.err());
                    assertTrue(outcome.out().startsWith("Usage: kawi"), outcome.out());
                    assertTrue(outcome.out().contains("Commands:"), outcome.out());
                }));
    }
}
