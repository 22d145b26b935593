package kawi.samples.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.io.ModelFileException;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.UsageException;
import kawi.tokenizer.TokenizerException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/// How everything that goes wrong ends: in one line on standard error, and an exit status of 2 if it was asked wrongly
/// or 1 if it failed.
final class Failures implements IExecutionStrategy, IParameterExceptionHandler {

    private final BooleanSupplier stackTrace;

    /// @param stackTrace whether stack traces are wanted; asked when something has gone wrong
    Failures(BooleanSupplier stackTrace) {
        this.stackTrace = stackTrace;
    }

    @Override
    public int execute(ParseResult parsed) {
        PrintWriter err = parsed.commandSpec().commandLine().getErr();
        try {
            return new RunLast().execute(parsed);
        } catch (ParameterException e) {
            throw e; // comes to the method below
        } catch (ExecutionException e) {
            return report(e.getCause() == null ? e : e.getCause(), err);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError | LinkageError e) {
            return report(e, err);
        }
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String message = e.getMessage().lines().findFirst().orElse("");
        line(command.getErr(), message + " (see " + command.getCommandSpec().qualifiedName() + " --help)");
        trace(e, command.getErr());
        return ExitStatus.BAD_REQUEST;
    }

    private int report(Throwable e, PrintWriter err) {
        int status = switch (e) {
            case UsageException request -> line(ExitStatus.BAD_REQUEST, err, request.getMessage());
            case ModelFileException file -> line(ExitStatus.FAILED, err, file.getMessage());
            case TokenizerException file -> line(ExitStatus.FAILED, err, file.getMessage());
            case UncheckedIOException file ->
                line(ExitStatus.FAILED, err, "a file cannot be read: " + file.getMessage());
            case ConstraintException deadEnd -> line(ExitStatus.FAILED, err, deadEnd.getMessage());
            case ArithmeticException notFinite -> line(ExitStatus.FAILED, err, notFinite.getMessage());
            case OutOfMemoryError memory -> line(ExitStatus.FAILED, err, outOfMemory(memory));
            default ->
                line(ExitStatus.FAILED, err, "something is wrong inside Kawi: " + e + " (--stacktrace shows where)");
        };
        trace(e, err);
        return status;
    }

    private static String outOfMemory(OutOfMemoryError e) {
        return "out of memory: the JVM may use %,d MiB (%s); try a smaller --batch-size, --context or --width, or give it more: KAWI_JAVA_OPTIONS=-Xmx8g"
                .formatted(Runtime.getRuntime().maxMemory() >> 20, e.getMessage());
    }

    private static int line(int status, PrintWriter err, String message) {
        line(err, message);
        return status;
    }

    private static void line(PrintWriter err, String message) {
        err.println("kawi: " + String.valueOf(message).replaceAll("\\R", " "));
        err.flush();
    }

    private void trace(Throwable e, PrintWriter err) {
        if (stackTrace.getAsBoolean()) {
            e.printStackTrace(err);
            err.flush();
        }
    }
}
