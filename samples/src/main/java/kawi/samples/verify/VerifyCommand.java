package kawi.samples.verify;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.bench.machine.FmaPeak;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.tokenizer.json.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi verify`: checks that this machine computes the same bits as every other.
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Tests that this machine computes the same bits as every other.",
            "",
            "Trains three tiny models for a few steps and generates text with them, repeatedly: two with"
                    + " GPT-2's parts, and one with modern ones (rotary positions and others). A fourth has weights"
                    + " in fewer bits and only generates. It does so with several numbers of threads, with plain"
                    + " loops and with vectors of every width that this machine has, with each of the JVM's"
                    + " compilers, with the interpreter, and with compact object headers. Every loss, weight and"
                    + " token must be equal, bit for bit, in all runs, and equal to the results on the machine where"
                    + " Kawi was developed.",
            "",
            "Exit status: 0 if all are equal; 1 if one is not, with a message that names the first difference.",
            ""
        },
        footer = {
            "",
            "The hash of a row is the beginning of the SHA-256 of its bits. The last hash is that of all expected bits"
                    + " of the models with GPT-2's parts; it is also in the README.",
            "",
            "Example:",
            "  kawi verify",
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final String ROW = "%-9s  %-9s  %7s  %-7s  %7s  %-9s  %-7s  %-8s  %7s  %-12s  %s";
    private static final int HASH_DIGITS = 12;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--here", description = "Runs only in this JVM, which takes seconds.")
    private boolean here;

    @Option(
            names = "--all",
            description = "Runs every number of threads with every width and every compiler, and with compact"
                    + " object headers, which takes minutes: vectors are slow in interpreted code.")
    private boolean all;

    @Option(
            names = "--json",
            description =
                    "Prints one JSON object a line for each variant: training, kernels, threads, form, vectorBits,"
                            + " compiler, headers, ownJvm, seconds, hash, same, difference; and one at the end: hash,"
                            + " modernHash, quantizedHash, same.")
    private boolean json;

    /// The JSON object for a variant.
    private record Line(
            String training,
            String kernels,
            int threads,
            String form,
            int vectorBits,
            String compiler,
            String headers,
            boolean ownJvm,
            double seconds,
            Optional<String> hash,
            boolean same,
            Optional<String> difference) {

        static Line of(VariantResult result) {
            Variant variant = result.variant();
            return new Line(
                    variant.training().toString(),
                    variant.kernels(),
                    variant.threads(),
                    variant.form().name().toLowerCase(Locale.ROOT),
                    variant.vectorBits(),
                    variant.compiler().toString(),
                    variant.headers().toString(),
                    variant.childJvm(),
                    result.seconds(),
                    result.hash(),
                    result.same(),
                    result.difference());
        }
    }

    /// The JSON object of the last line.
    private record Verdict(String hash, String modernHash, String quantizedHash, boolean same) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.println(ROW.formatted(
                    "training",
                    "kernels",
                    "threads",
                    "form",
                    "vectors",
                    "compilers",
                    "headers",
                    "JVM",
                    "seconds",
                    "hash",
                    ""));
            out.flush();
        }
        List<VariantResult> results = new ArrayList<>();
        for (Variant variant : variants()) {
            VariantResult result = variant.check();
            results.add(result);
            out.println(json ? JsonText.line(Line.of(result)) : row(Line.of(result)));
            out.flush();
        }
        return conclude(results, json, out, spec.commandLine().getErr());
    }

    private List<Variant> variants() {
        int bits = FmaPeak.vectorBits().orElse(0);
        List<Variant> variants = new ArrayList<>(Variants.inThisJvm(bits));
        if (all) {
            variants.addAll(Variants.allInChildJvms(bits));
        } else if (!here) {
            variants.addAll(Variants.inChildJvms(bits));
        }
        return variants;
    }

    private static String row(Line line) {
        return ROW.formatted(
                        line.training(),
                        line.kernels(),
                        line.threads(),
                        line.form(),
                        line.kernels().equals("vector") ? line.vectorBits() + " bit" : "",
                        line.compiler(),
                        line.headers(),
                        line.ownJvm() ? "its own" : "this one",
                        "%.1f".formatted(line.seconds()),
                        line.hash().map(hash -> hash.substring(0, HASH_DIGITS)).orElse(""),
                        line.same() ? "same" : "DIFFERENT")
                .stripTrailing();
    }

    /// Prints the conclusion.
    ///
    /// @return the exit status
    static int conclude(List<VariantResult> results, boolean json, PrintWriter out, PrintWriter err) {
        List<VariantResult> different =
                results.stream().filter(result -> !result.same()).toList();
        String hash = GoldenBits.gpt2().hash();
        String modernHash = GoldenBits.modern().hash();
        String quantizedHash = GoldenBits.quantized().hash();
        if (json) {
            out.println(JsonText.line(new Verdict(hash, modernHash, quantizedHash, different.isEmpty())));
        } else if (different.isEmpty()) {
            out.println();
            out.println("All " + results.size() + " are equal, bit for bit:");
            out.println(quantizedHash + "  with weights in fewer bits");
            out.println(modernHash + "  with modern parts");
            out.println(hash);
        }
        out.flush();
        if (different.isEmpty()) {
            return 0;
        }
        VariantResult first = different.getFirst();
        err.println("kawi: " + different.size() + " of " + results.size()
                + (different.size() == 1 ? " differs: " : " differ, first: ") + first.variant() + ": "
                + first.difference().orElseThrow());
        err.flush();
        return ExitStatus.FAILED;
    }
}
