package kawi.samples.request;

import picocli.CommandLine.Option;

/// `--help`, as every command has it.
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;
}
