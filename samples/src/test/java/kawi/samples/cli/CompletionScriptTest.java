package kawi.samples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// Completion as bash does it.
class CompletionScriptTest {
    @TempDir
    static Path folder;

    private static Path script;

    @BeforeAll
    static void writeTheScript() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is installed");
        script = Files.writeString(
                folder.resolve("kawi.bash"), Kawi.run("completion").out());
    }

    /// The words that bash offers for the last of the words, each request on a line.
    private static List<List<String>> complete(List<List<String>> requests) throws IOException {
        var program = new StringBuilder("source " + script + "\ncompopt() { :; }\n");
        for (List<String> words : requests) {
            program.append("COMP_WORDS=(");
            words.forEach(word -> program.append("'").append(word).append("' "));
            program.append("); COMP_CWORD=").append(words.size() - 1);
            program.append("; COMPREPLY=(); _complete_kawi; echo \"${COMPREPLY[@]}\" | tr '\\n' ' '; echo\n");
        }
        Path file = Files.writeString(folder.resolve("requests.bash"), program.toString());
        Process bash = new ProcessBuilder("/bin/bash", "--norc", file.toString())
                .redirectErrorStream(true)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return out.lines().map(line -> List.of(line.strip().split(" +"))).toList();
    }

    @Test
    void commandsAndOptionsAreCompleted() throws IOException {
        List<List<String>> found = complete(List.of(
                List.of("kawi", "gen"), List.of("kawi", "tokenizer", "e"), List.of("kawi", "generate", "--mod")));
        assertEquals(List.of(List.of("generate"), List.of("encode"), List.of("--model")), found);
    }

    @Test
    void everyOptionIsCompletedWithItsOwnValues() throws IOException {
        List<List<String>> requests = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        HelpPageTest.commands(KawiCommand.commandLine())
                .filter(command -> command.getSubcommands().isEmpty())
                .forEach(command -> options(command).forEach(option -> {
                    List<String> words = new ArrayList<>(
                            List.of(command.getCommandSpec().qualifiedName(" ").split(" ")));
                    words.add(option.longestName());
                    words.add("");
                    requests.add(words);
                    expected.add(candidates(option));
                }));
        assertTrue(requests.size() > 10, "there are options with values to choose from: " + requests);
        List<List<String>> found = complete(requests);
        for (int i = 0; i < requests.size(); i++) {
            assertEquals(expected.get(i), found.get(i), String.join(" ", requests.get(i)));
        }
    }

    private static Stream<OptionSpec> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option ->
                        option.arity().max() == 1 && !candidates(option).isEmpty());
    }

    private static List<String> candidates(OptionSpec option) {
        Iterable<String> candidates = option.completionCandidates();
        return candidates == null
                ? List.of()
                : StreamSupport.stream(candidates.spliterator(), false).toList();
    }
}
