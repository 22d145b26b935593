package kawi.bench.peers;

import java.io.PrintStream;
import java.util.List;
import kawi.bench.jmh.harness.Numbers;
import kawi.bench.jmh.matmul.Product;

/// Compares the matrix products of Kawi with those of OpenBLAS and libtorch. Prints GFLOP/s and the speedup of Kawi:
/// the median of the rounds, the minimum and the maximum. All multiply the same matrices and must agree.
final class Products {
    /// The time until the code of all products is compiled, which takes some seconds on two cores.
    private static final double FIRST_WARM_UP_SECONDS = 4;
    /// The time until the code of only some products is compiled.
    private static final double WARM_UP_SECONDS = 1;

    private final List<Multiplier> multipliers;
    private final int rounds;
    private final PrintStream out;

    Products(List<Multiplier> multipliers, int rounds, PrintStream out) {
        this.multipliers = multipliers;
        this.rounds = rounds;
        this.out = out;
    }

    void compare(String title, List<Product> products, int threads) {
        out.printf("%n%-26s%9s", title + ", " + threads + (threads == 1 ? " thread" : " threads"), "Kawi");
        multipliers.stream().skip(1).forEach(peer -> out.printf("%14s%23s", peer.name(), "Kawi / " + peer.name()));
        out.println();
        for (Product product : products) {
            double warmUp = product.equals(products.getFirst()) ? FIRST_WARM_UP_SECONDS : WARM_UP_SECONDS;
            Torch.freeing(() -> compare(product, threads, warmUp));
        }
    }

    private void compare(Product product, int threads, double warmUpSeconds) {
        float[] a = Numbers.normal(product.rows() * product.inner(), 1);
        float[] b = Numbers.normal(product.inner() * product.columns(), 2);
        List<Contender> contenders = multipliers.stream()
                .map(multiplier -> multiplier.prepare(product, a, b, threads))
                .toList();
        PairedTiming.Outcome outcome = new PairedTiming(contenders, rounds, warmUpSeconds).measure();
        for (int i = 1; i < contenders.size(); i++) {
            Agreement.require(
                    product.toString(),
                    contenders.getFirst().results(),
                    contenders.get(i).results(),
                    Agreement.ROUNDING);
        }
        double operations = 2.0 * product.rows() * product.inner() * product.columns();
        out.printf("%-26s%9.1f", product, operations / outcome.medianSeconds(0) / 1e9);
        for (int i = 1; i < contenders.size(); i++) {
            out.printf("%14.1f%s", operations / outcome.medianSeconds(i) / 1e9, outcome.ratio(i));
        }
        out.println();
    }
}
