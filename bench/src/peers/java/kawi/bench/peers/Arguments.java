package kawi.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.bench.jmh.matmul.Product;

/// The parsed command line.
///
/// @param subjects the subjects to compare
/// @param cases the models whose sizes are used
/// @param product one product instead of those of the cases
/// @param threads the numbers of threads
/// @param rounds the number of rounds in which all implementations are measured alternately
record Arguments(
        List<Subject> subjects, List<Case> cases, Optional<Product> product, List<Integer> threads, int rounds) {

    /// The syntax of the command line.
    static final String USAGE = "usage: java -jar bench/target/peers.jar [" + Subject.names()
            + " ...] [case=small|baby|baby-dropout|gpt2|all] " + CaseSizes.USAGE
            + " [product=NN-768x128x512] [threads=1,2] [rounds=7]";

    /// @throws IllegalArgumentException if an argument is invalid
    static Arguments parse(String... arguments) {
        List<Subject> subjects = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length == 1) {
                subjects.add(Subject.named(argument));
            } else if (values.put(pair[0], pair[1]) != null) {
                throw new IllegalArgumentException(pair[0] + "= is given twice");
            }
        }
        if (subjects.isEmpty()) {
            subjects.add(Subject.PRODUCTS);
        }
        String name = take(values, "case", "small");
        Optional<Product> product =
                Optional.ofNullable(values.remove("product")).map(Product::parse);
        List<Integer> threads = Arrays.stream(take(values, "threads", "1,2").split(",", -1))
                .map(text -> positive("threads", text))
                .toList();
        int rounds = positive("rounds", take(values, "rounds", "7"));
        CaseSizes sizes = CaseSizes.take(values);
        if (!values.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + String.join(", ", values.keySet()));
        }
        if (product.isPresent() && !subjects.equals(List.of(Subject.PRODUCTS))) {
            throw new IllegalArgumentException("product= can only be used with the subject products");
        }
        return new Arguments(
                subjects, cases(name, subjects).stream().map(sizes::over).toList(), product, threads, rounds);
    }

    private static String take(Map<String, String> values, String key, String otherwise) {
        String value = values.remove(key);
        return value == null ? otherwise : value;
    }

    static int positive(String key, String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(key + "= must be a positive number, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /// Dropout matters only for a whole training step; for other subjects the cases with dropout are left out.
    private static List<Case> cases(String name, List<Subject> subjects) {
        if (name.equals("all")) {
            boolean dropoutMatters = subjects.contains(Subject.STEP);
            return Case.ALL.stream()
                    .filter(each -> dropoutMatters || !each.hasDropout())
                    .toList();
        }
        return Case.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new IllegalArgumentException("there is no case \"" + name + "\""));
    }

    /// The only subject in a child JVM.
    Subject subject() {
        return subjects.getFirst();
    }
}
