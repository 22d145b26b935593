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

/// `kawi verify`: whether this machine computes what every other does.
@Command(
        name = "verify",
        sortOptions = false,
        description = {
            "Trains two tiny models for a few steps and lets them write, again and again: on several numbers of"
                + " threads, with vectors of every width that this machine has and with plain loops, compiled by each"
                + " of the JVM's compilers and interpreted. Every loss, every weight and every token must be the same"
                + " to the last bit, and the same as on the machine on which Kawi was written.",
            "",
            "Exit status 0 if they are, 1 if one is not; then it says which, and what differs first.",
            ""
        },
        footer = {
            "",
            "The hash of a row is the beginning of the SHA-256 of its bits. The one at the end is that of all bits that"
                    + " were expected, and stands in the README.",
            "",
            "Example:",
            "  kawi verify",
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final String ROW = "%-8s  %-9s  %7s  %-9s  %7s  %-9s  %-8s  %7s  %-12s  %s";
    private static final int HASH_DIGITS = 12;

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--here", description = "Only in this JVM: seconds.")
    private boolean here;

    @Option(
            names = "--all",
            description = "Every number of threads with every width and every compiler: minutes, since vectors are slow"
                    + " where nothing compiles them.")
    private boolean all;

    @Option(
            names = "--json",
            description = "Prints one JSON object a line for each variant: training, kernels, threads, form,"
                    + " vectorBits, compiler, ownJvm, seconds, hash, same, difference; and one at the end: hash, same.")
    private boolean json;

    /// What `--json` prints for a variant.
    private record Line(
            String training,
            String kernels,
            int threads,
            String form,
            int vectorBits,
            String compiler,
            boolean ownJvm,
            double seconds,
            Optional<String> hash,
            boolean same,
            Optional<String> difference) {

        static Line of(Finding finding) {
            Variant variant = finding.variant();
            return new Line(
                    variant.training().toString(),
                    variant.kernels(),
                    variant.threads(),
                    variant.form().name().toLowerCase(Locale.ROOT),
                    variant.vectorBits(),
                    variant.compiler().toString(),
                    variant.own(),
                    finding.seconds(),
                    finding.hash(),
                    finding.same(),
                    finding.difference());
        }
    }

    /// The last line of `--json`.
    private record Verdict(String hash, boolean same) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (!json) {
            out.println(ROW.formatted(
                    "training", "kernels", "threads", "form", "vectors", "compilers", "JVM", "seconds", "hash", ""));
            out.flush();
        }
        List<Finding> findings = new ArrayList<>();
        for (Variant variant : variants()) {
            Finding finding = variant.examine();
            findings.add(finding);
            out.println(json ? JsonText.line(Line.of(finding)) : row(Line.of(finding)));
            out.flush();
        }
        return conclude(findings, json, out, spec.commandLine().getErr());
    }

    private List<Variant> variants() {
        int bits = FmaPeak.vectorBits().orElse(0);
        List<Variant> variants = new ArrayList<>(Variants.here(bits));
        if (all) {
            variants.addAll(Variants.everywhere(bits));
        } else if (!here) {
            variants.addAll(Variants.elsewhere(bits));
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
                        line.ownJvm() ? "its own" : "this one",
                        "%.1f".formatted(line.seconds()),
                        line.hash().map(hash -> hash.substring(0, HASH_DIGITS)).orElse(""),
                        line.same() ? "same" : "DIFFERENT")
                .stripTrailing();
    }

    /// Says what the findings mean.
    ///
    /// @return the exit status
    static int conclude(List<Finding> findings, boolean json, PrintWriter out, PrintWriter err) {
        List<Finding> different =
                findings.stream().filter(finding -> !finding.same()).toList();
        String hash = GoldenBits.all().hash();
        if (json) {
            out.println(JsonText.line(new Verdict(hash, different.isEmpty())));
        } else if (different.isEmpty()) {
            out.println();
            out.println("All " + findings.size() + " are the same to the last bit, here and everywhere:");
            out.println(hash);
        }
        out.flush();
        if (different.isEmpty()) {
            return 0;
        }
        Finding first = different.getFirst();
        err.println("kawi: " + different.size() + " of " + findings.size() + " differ, first: " + first.variant() + ": "
                + first.difference().orElseThrow());
        err.flush();
        return ExitStatus.FAILED;
    }
}
