package kawi.samples.lesson;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Language;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Page.Pause;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.request.ThreadOption;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;
import kawi.samples.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `kawi lesson`: lists the lessons, or prints one of them or all on the terminal.
@Command(
        name = "lesson",
        description = {
            "Teaches the book chapter in Chinese and English, with models that are trained while you read.",
            "",
            "  kawi lesson               the list",
            "  kawi lesson 1 --lang zh   the first lesson, in Chinese",
            "  kawi lesson all           all of them",
            ""
        })
public final class LessonCommand implements Callable<Integer> {
    private static final String ALL = "all";
    private static final int MAX_COLUMNS = 96;

    @Parameters(index = "0", arity = "0..1", paramLabel = "LESSON", description = "The number of the lesson, or all.")
    private String which;

    @Option(
            names = "--lang",
            paramLabel = "LANGUAGE",
            defaultValue = "both",
            description = "The language: zh, en or both (default: ${DEFAULT-VALUE}).")
    private Language language;

    @Option(names = "--no-pause", description = "Does not wait for Enter between the parts of a lesson.")
    private boolean noPause;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Training steps of each model (default: as many as the lesson needs).")
    private Integer steps;

    @Mixin
    private ThreadOption threads;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        check(steps == null || steps >= 0, "--steps must be at least 0, not " + steps);
        if (which == null) {
            list();
            return CommandLine.ExitCode.OK;
        }
        List<Integer> numbers = numbers();
        if (steps != null && numbers.size() == 1) {
            check(
                    lesson(numbers.getFirst()).trains(),
                    "lesson " + which + " trains no model: it has no use for --steps");
        }
        CommandLine command = spec.commandLine();
        var page = new Page(
                command.getOut(),
                command.getColorScheme().ansi(),
                language,
                Math.min(MAX_COLUMNS, Terminal.helpWidth()),
                noPause ? Pause.NONE : EnterKey.onATerminal(command.getOut()));
        try (Device device = threads.device()) {
            var room = new Classroom(
                    device, seed, steps == null ? OptionalInt.empty() : OptionalInt.of(steps), System::nanoTime);
            for (int i = 0; i < numbers.size(); i++) {
                if (i > 0) {
                    command.getOut().print("\n\n\n");
                }
                page.print(numbers.get(i), lesson(numbers.get(i)), room);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private List<Integer> numbers() {
        List<Integer> all =
                IntStream.rangeClosed(1, Lessons.all().size()).boxed().toList();
        if (which.equals(ALL)) {
            return all;
        }
        List<Integer> found = all.stream()
                .filter(number -> which.equals(Integer.toString(number)))
                .toList();
        check(!found.isEmpty(), "there is no lesson " + which + "; the lessons are: " + titles(all) + "; or all");
        return found;
    }

    private static Lesson lesson(int number) {
        return Lessons.all().get(number - 1);
    }

    private static String titles(List<Integer> numbers) {
        return numbers.stream()
                .map(number -> number + " (" + lesson(number).title().english() + ")")
                .collect(Collectors.joining(", "));
    }

    private void list() {
        var table = new Table(2, Align.RIGHT, Align.LEFT);
        for (int i = 0; i < Lessons.all().size(); i++) {
            Lesson lesson = Lessons.all().get(i);
            String sections = lesson.sections();
            table.row(Integer.toString(i + 1), sections, lesson.title().in(language));
        }
        var out = spec.commandLine().getOut();
        out.println(new Phrase("课程（编号、章节、内容）：", "The lessons (number, section of the chapter, subject):").in(language));
        table.lines().forEach(line -> out.println(line));
        out.flush();
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
