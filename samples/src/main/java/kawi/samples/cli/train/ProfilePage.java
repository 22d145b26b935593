package kawi.samples.cli.train;

import java.io.PrintWriter;
import java.util.List;
import kawi.autograd.op.Cost;
import kawi.autograd.text.Counted;
import kawi.bench.machine.Share;
import kawi.samples.training.TrainingProfile;

/// The table of `--profile`: how long each operation of a training step took.
final class ProfilePage {
    private static final double GIGA = 1e9;
    private static final String FORMAT = "  %-18s %-8s %7s %10s %7s %9s %8s %11s";

    private final TrainingProfile profile;
    private final PrintWriter out;

    ProfilePage(TrainingProfile profile, PrintWriter out) {
        this.profile = profile;
        this.out = out;
    }

    /// A row of `--json`; rates are in billions per second.
    record Line(String part, String phase, long calls, double millis, double share, double gflops, double gigabytes) {}

    /// The object of `--json`.
    ///
    /// @param millis of a step
    /// @param peakGflops null without vectors
    record Report(String event, long steps, double millis, Double peakGflops, List<Line> parts) {}

    Report report() {
        Double peak = profile.peak().isPresent() ? (Double) (profile.peak().getAsDouble() / GIGA) : null;
        List<Line> lines = profile.rows().stream()
                .map(row -> new Line(
                        row.part(),
                        row.phase(),
                        row.calls(),
                        millisOfAStep(row.seconds()),
                        row.seconds() / profile.secondsOfSteps(),
                        row.cost().flops() / row.seconds() / GIGA,
                        row.cost().bytes() / row.seconds() / GIGA))
                .toList();
        return new Report("profile", profile.steps(), millisOfAStep(profile.secondsOfSteps()), peak, lines);
    }

    void print() {
        out.println();
        out.println("Where the time went: %s of %.2f ms"
                .formatted(Counted.of(profile.steps(), "step"), millisOfAStep(profile.secondsOfSteps())));
        out.println();
        out.println(FORMAT.formatted("", "", "calls", "ms/step", "share", "GFLOP/s", "GB/s", "utilisation"));
        double inRows = 0;
        var cost = new Cost(0, 0);
        for (TrainingProfile.Row row : profile.rows()) {
            if (TrainingProfile.isOfStep(row)) {
                double calls = (double) row.calls() / profile.steps();
                print(row.part(), row.phase(), "%.0f".formatted(calls), row.seconds(), row.cost());
                inRows += row.seconds();
                cost = cost.plus(row.cost());
            }
        }
        print("other", "", "", profile.secondsOfSteps() - inRows, new Cost(0, 0));
        print("step", "", "", profile.secondsOfSteps(), cost);
        for (TrainingProfile.Row row : profile.rows()) {
            if (!TrainingProfile.isOfStep(row)) {
                out.println("  besides, %s: %.0f ms in %s"
                        .formatted(row.part(), 1000 * row.seconds(), Counted.of(row.calls(), "call")));
            }
        }
        profile.peak()
                .ifPresent(peak -> out.println(
                        "  FMA peak, of which utilisation is the share: %.1f GFLOP/s".formatted(peak / GIGA)));
    }

    private void print(String part, String phase, String calls, double seconds, Cost cost) {
        String utilisation = cost.flops() == 0 || profile.peak().isEmpty()
                ? ""
                : Share.of(cost.flops() / seconds, profile.peak().getAsDouble())
                        .map(share -> "%.1f %%".formatted(100 * share))
                        .orElse("-");
        out.println(FORMAT.formatted(
                        part,
                        phase,
                        calls,
                        "%.3f".formatted(millisOfAStep(seconds)),
                        "%.1f %%".formatted(100 * seconds / profile.secondsOfSteps()),
                        rate(cost.flops(), seconds),
                        rate(cost.bytes(), seconds),
                        utilisation)
                .stripTrailing());
    }

    private static String rate(double amount, double seconds) {
        return amount == 0 ? "" : "%.1f".formatted(amount / seconds / GIGA);
    }

    private double millisOfAStep(double seconds) {
        return 1000 * seconds / profile.steps();
    }
}
