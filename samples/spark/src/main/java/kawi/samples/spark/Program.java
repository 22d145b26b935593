package kawi.samples.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.UsageException;
import kawi.samples.request.ValueConverters;
import kawi.samples.spark.diloco.RoundException;
import kawi.samples.spark.diloco.WorkerException;
import kawi.samples.spark.folder.SharedFolderException;
import kawi.samples.terminal.Output;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.OneLine;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine;

/// What the programs have in common: everything that goes wrong becomes one line on standard error and an exit status.
final class Program {
    private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";
    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

    private Program() {}

    /// Runs a program.
    ///
    /// @param command with picocli's annotations
    /// @return the exit status
    static int run(Callable<Integer> command, Output out, Output err, List<String> arguments) {
        Locale.setDefault(Locale.ENGLISH); // numbers are printed as this language writes them
        var commandLine = new CommandLine(command).setOut(out.writer()).setErr(err.writer());
        ValueConverters.register(commandLine);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((e, given) -> {
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            line(err, message + " (see --help)");
            return ExitStatus.BAD_REQUEST;
        });
        commandLine.setExecutionExceptionHandler((e, line, parsed) -> report(e, err));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    private static int report(Exception failure, Output err) {
        line(
                err,
                switch (failure) {
                    case UsageException e -> e.getMessage();
                    case RoundException e -> e.getMessage();
                    case WorkerException e -> e.getMessage();
                    case SharedFolderException e -> e.getMessage();
                    case FileException e -> e.getMessage();
                    case TokenizerException e -> e.getMessage();
                    case ArithmeticException e -> e.getMessage();
                    case SparkException e -> RoundException.reason(e);
                    case UncheckedIOException e -> "a file cannot be read or written: " + FileException.reason(e);
                    case IOException e -> "a file cannot be read or written: " + FileException.reason(e);
                    default -> "something is wrong inside Kawi: " + RoundException.reason(failure);
                });
        return failure instanceof UsageException ? ExitStatus.BAD_REQUEST : ExitStatus.FAILED;
    }

    private static void line(Output err, String message) {
        err.writer().println("kawi: " + OneLine.of(message));
    }

    /// The connection to the cluster. `spark-submit` chose the cluster; without it, all cores of this machine.
    ///
    /// @param name of the application
    static JavaSparkContext spark(String name) {
        var conf = new SparkConf().setAppName(name);
        conf.setIfMissing("spark.master", "local[*]");
        conf.setIfMissing("spark.driver.maxResultSize", "0"); // the weights of all workers may be more than the default
        String options = conf.get(EXECUTOR_OPTIONS, "");
        if (!options.contains("jdk.incubator.vector")) {
            conf.set(EXECUTOR_OPTIONS, (options + " " + VECTOR_MODULE).strip());
        }
        var spark = new JavaSparkContext(conf);
        spark.setLogLevel("WARN");
        return spark;
    }
}
