package kawi.samples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.UsageException;
import kawi.samples.terminal.Terminal;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.FileException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.TypeConversionException;

/// Turns everything that goes wrong into one line on standard error and an exit status.
final class Failures implements IExecutionStrategy, IParameterExceptionHandler {
    private static final String OUT_OF_MEMORY =
            "kawi: out of memory: allow the JVM more, as with KAWI_JAVA_OPTIONS=-Xmx1g\n";

    private final BooleanSupplier stackTrace;

    /// @param stackTrace whether to print stack traces; called when something has gone wrong
    Failures(BooleanSupplier stackTrace) {
        this.stackTrace = stackTrace;
    }

    @Override
    public int execute(ParseResult parsed) {
        PrintWriter err = parsed.commandSpec().commandLine().getErr();
        try {
            return new RunLast().execute(parsed);
        } catch (ParameterException e) {
            throw e; // goes to handleParseException
        } catch (ExecutionException e) {
            return report(e.getCause() == null ? e : e.getCause(), err, optionsOf(e.getCommandLine()));
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError e) {
            return report(e, err, optionsOf(commandOf(parsed)));
        }
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return badRequest(e, stackTrace.getAsBoolean());
    }

    /// Reports arguments that are wrong. A missing command is answered with the help page, as git does.
    static int badRequest(ParameterException e, boolean withStackTrace) {
        CommandLine command = e.getCommandLine();
        if (e instanceof MissingCommandException) {
            command.getOut().print(HelpPage.of(command, Terminal.helpWidth()));
            command.getOut().flush();
            return ExitStatus.BAD_REQUEST;
        }
        String message = message(e).lines().findFirst().orElse("");
        String separator = message.endsWith("?") ? " (" : " (see ";
        line(command.getErr(), message + separator + command.getCommandSpec().qualifiedName() + " --help)");
        if (withStackTrace) {
            trace(e, command.getErr());
        }
        return ExitStatus.BAD_REQUEST;
    }

    private static String message(ParameterException e) {
        if (!(e.getArgSpec() instanceof OptionSpec option) || e.getValue() == null) {
            return String.valueOf(e.getMessage());
        }
        String name = option.longestName();
        String wrong = ", not '" + e.getValue() + "'";
        if (option.arity().max() == 0) {
            return name + " takes no value" + wrong;
        }
        Class<?> type = option.auxiliaryTypes()[0];
        if (type.isEnum()) {
            String names = Stream.of(type.getEnumConstants())
                    .map(each -> each.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", "));
            return name + " must be one of " + names + wrong;
        }
        return e.getCause() instanceof TypeConversionException reason
                ? name + " must be " + reason.getMessage() + wrong
                : name + " must be " + option.paramLabel() + wrong;
    }

    private static CommandLine commandOf(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec().commandLine();
    }

    private static Set<String> optionsOf(CommandLine command) {
        return command.getCommandSpec().optionsMap().keySet();
    }

    /// @param options of the command that failed
    private int report(Throwable e, PrintWriter err, Set<String> options) {
        line(err, e instanceof UsageException ? OptionNames.inMessage(e.getMessage(), options) : message(e, options));
        if (stackTrace.getAsBoolean()) {
            trace(e, err);
        }
        return e instanceof UsageException ? ExitStatus.BAD_REQUEST : ExitStatus.FAILED;
    }

    private static String message(Throwable e, Set<String> options) {
        return switch (e) {
            case FileException file -> file.getMessage();
            case TokenizerException file -> file.getMessage();
            case ConstraintException deadEnd -> deadEnd.getMessage();
            case ArithmeticException notFinite -> notFinite.getMessage();
            case UncheckedIOException file -> "a file cannot be read: " + FileException.reason(file);
            case OutOfMemoryError memory -> outOfMemory(memory, options);
            default -> "something is wrong inside Kawi: " + e + " (--stacktrace shows where)";
        };
    }

    /// @param options of the command: some of them save memory
    private static String outOfMemory(OutOfMemoryError e, Set<String> options) {
        // Without a format, which needs memory for the number formats of the language.
        return "out of memory: the JVM may use " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB (" + e.getMessage()
                + "). "
                + (options.contains("--batch-size")
                        ? "Try a smaller --batch-size, --context or --width, or allow more memory:"
                        : "Allow more memory:")
                + " KAWI_JAVA_OPTIONS=-Xmx8g";
    }

    /// Reports what no command has caught, in any thread, with as little memory as possible.
    static void lastResort(Throwable e) {
        String message = e instanceof OutOfMemoryError
                ? OUT_OF_MEMORY
                : "kawi: something is wrong inside Kawi: "
                        + String.valueOf(e).lines().findFirst().orElse("") + '\n';
        try (var err = new FileOutputStream(FileDescriptor.err)) {
            err.write(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException unwritable) {
            return; // there is nobody else to tell
        }
    }

    /// Prints a message as one line, with the name of the program in front.
    static void line(PrintWriter err, String message) {
        err.println("kawi: " + String.valueOf(message).replaceAll("\\R", " "));
        err.flush();
    }

    private static void trace(Throwable e, PrintWriter err) {
        e.printStackTrace(err);
        err.flush();
    }
}
