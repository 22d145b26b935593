package kawi.samples.cli.chat;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.engine.generate.Generator;
import kawi.samples.chat.ChatSession;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.chat.FoundTemplate;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ModelOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi chat`: a conversation in the terminal.
@Command(
        name = "chat",
        sortOptions = false,
        description = {
            "Talks with a model in the terminal.",
            "",
            "Each line is a message, and the answer appears while it is generated.",
            "",
            "The conversation is written in the form of the model's chat template. A model without one has learned no"
                    + " conversations: it continues the text of all messages and answers so far.",
            ""
        },
        footer = {
            "",
            "Ctrl-C stops an answer, not the program; Ctrl-D ends it. A backslash at the end of a line continues the"
                    + " message in the next line. /help lists the commands of a conversation.",
            "",
            "If a conversation no longer fits into the model's window, the oldest exchanges are left out; the system"
                    + " message stays.",
            "",
            "Examples:",
            "  kawi chat --model models/smollm2-135m-instruct --system \"Answer in one sentence.\"",
            "  kawi chat --model models/moby-dick-minute --temperature 0.6",
        })
public final class ChatCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Mixin
    private ModelOption modelOption;

    @Mixin
    private ChatTemplateOption chatTemplate;

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            description = "The system message: an instruction for the whole conversation.")
    private Optional<String> system = Optional.empty();

    @Mixin
    private ChatOptions options;

    @Mixin
    private ThreadOption threads;

    @Override
    public Integer call() {
        SavedModel model = modelOption.open();
        model.requireTokenizer();
        Path folder = modelOption.folder();
        Optional<ChatTemplate> template = template(folder);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        options.config(model, 0); // what is wrong is said before the conversation
        try (Device device = threads.device();
                ChatInput input = input()) {
            if (template.isEmpty()) {
                err.println("kawi: " + folder
                        + " has no chat template: the model continues the text of all messages and answers");
            }
            var generator =
                    new Generator(model.model(), device).withText(model.bytes().orElseThrow());
            var session = new ChatSession(model, generator, template, system);
            new ChatLoop(session, new ChatSettings(model, options, given()), input, out, err).run();
        }
        return ExitStatus.DONE;
    }

    private static ChatInput input() {
        return TerminalInput.open()
                .<ChatInput>map(terminal -> terminal)
                .orElseGet(() -> new PlainInput(System.in, System.out.charset()));
    }

    /// The template that is given, or the folder's.
    ///
    /// @throws UsageException if it cannot be used
    private Optional<ChatTemplate> template(Path folder) {
        FoundTemplate found = chatTemplate.find(folder);
        found.problem().ifPresent(problem -> {
            throw new UsageException(problem);
        });
        return found.template();
    }

    /// The settings that were given on the command line, by their names without dashes.
    private Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>();
        CommandSpec settings = CommandSpec.forAnnotatedObject(new ChatSettings.Page());
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (settings.findOption(option.longestName()) != null) {
                given.put(
                        option.longestName().substring(2),
                        option.arity().max() == 0 ? "" : String.join(",", option.originalStringValues()));
            }
        }
        return given;
    }
}
