package kawi.samples.request;

import picocli.CommandLine.Option;

/// `--help`, which every command has.
public final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;
}
