package kawi.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kawi.bench.jmh.matmul.Product;

/// What is compared, and how.
///
/// @param subjects one after the other
/// @param cases the models whose sizes are taken
/// @param product one product in place of those of the cases
/// @param threads the numbers of threads, one after the other
/// @param rounds how often everyone's turn comes
record Arguments(
        List<Subject> subjects, List<Case> cases, Optional<Product> product, List<Integer> threads, int rounds) {

    /// What may be written.
    static final String USAGE = "usage: java -jar bench/target/peers.jar [" + Subject.names()
            + " ...] [case=small|baby|baby-dropout|gpt2|all] [product=NN-768x128x512] [threads=1,2] [rounds=7]";

    /// @throws IllegalArgumentException if something is not understood
    static Arguments parse(String... arguments) {
        List<Subject> subjects = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (pair.length == 1) {
                subjects.add(Subject.named(argument));
            } else if (values.put(pair[0], pair[1]) != null) {
                throw new IllegalArgumentException(pair[0] + "= is there twice");
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
        if (!values.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + String.join(", ", values.keySet()));
        }
        if (product.isPresent() && !subjects.equals(List.of(Subject.PRODUCTS))) {
            throw new IllegalArgumentException("product= goes with products alone");
        }
        return new Arguments(subjects, cases(name, subjects), product, threads, rounds);
    }

    private static String take(Map<String, String> values, String key, String otherwise) {
        String value = values.remove(key);
        return value == null ? otherwise : value;
    }

    private static int positive(String key, String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(key + "= takes positive numbers, not \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }

    /// Without dropout everything but a whole step is the same.
    private static List<Case> cases(String name, List<Subject> subjects) {
        if (name.equals("all")) {
            boolean dropoutMatters = subjects.contains(Subject.STEP);
            return Case.ALL.stream()
                    .filter(each -> dropoutMatters || !each.drops())
                    .toList();
        }
        return Case.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new IllegalArgumentException("there is no case \"" + name + "\""));
    }

    /// The one subject of a JVM.
    Subject subject() {
        return subjects.getFirst();
    }
}
