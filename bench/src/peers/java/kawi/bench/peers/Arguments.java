package kawi.bench.peers;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kawi.bench.Product;

/// What is compared.
///
/// @param products by title
/// @param threads the numbers of threads, one after the other
/// @param rounds how often everyone's turn comes
record Arguments(Map<String, List<Product>> products, List<Integer> threads, int rounds) {

    /// @throws IllegalArgumentException if something is not understood
    static Arguments parse(String... arguments) {
        Map<String, String> values = Arrays.stream(arguments)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length == 2 ? pair[1] : ""));
        String threads = values.getOrDefault("threads", "1,2");
        values.remove("threads");
        int rounds = Integer.parseInt(values.getOrDefault("rounds", "7"));
        values.remove("rounds");
        Map<String, List<Product>> products = products(values);
        if (!values.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + values.keySet()
                    + "; known are case=small|baby|gpt2|all, product=NN-768x128x512, threads=1,2 and rounds=7");
        }
        return new Arguments(
                products,
                Arrays.stream(threads.split(",", -1)).map(Integer::valueOf).toList(),
                rounds);
    }

    private static Map<String, List<Product>> products(Map<String, String> values) {
        String product = values.remove("product");
        if (product != null) {
            return Map.of("product", List.of(Product.parse(product)));
        }
        String name = values.getOrDefault("case", "small");
        values.remove("case");
        var products = new LinkedHashMap<String, List<Product>>();
        Shapes.CASES.stream()
                .filter(each -> name.equals("all") || name.equals(each.name()))
                .forEach(each -> products.put(each.name(), each.products()));
        if (products.isEmpty()) {
            throw new IllegalArgumentException("there is no case " + name + ": they are small, baby, gpt2 and all");
        }
        return products;
    }
}
