package kawi.samples.cli.bench;

import kawi.samples.request.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `kawi bench`: measures the speed of Kawi on this machine.
@Command(
        name = "bench",
        description = {
            "Measures training, decoding, products, weights in fewer bits and growth, and compares recipes.",
            "",
            "Except in recipes and with --model, weights and data are random. The peak of the machine is measured"
                    + " alternately with them: on a shared machine only the ratio of the two is meaningful.",
            ""
        },
        synopsisSubcommandLabel = "WHAT",
        subcommands = {
            BenchStepCommand.class,
            BenchMatmulCommand.class,
            BenchDecodeCommand.class,
            BenchQuantizeCommand.class,
            BenchGrowthCommand.class,
            BenchRecipeCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  kawi bench step --case small",
            "  kawi bench step --case baby-dropout --threads 1 --json",
            "  kawi bench step --layers 4 --width 384 --context 1024 --batch-size 2",
            "  kawi bench decode --case small",
            "  kawi bench quantize --seconds 60",
            "  kawi bench decode --case gpt2 --position 1000",
            "  kawi bench growth --axis context",
            "  kawi bench matmul --m 768 --n 512 --k 128",
            "  kawi bench recipe --tflop 1 --seeds 1",
        })
public final class BenchCommand {
    @Mixin
    HelpOption help;
}
