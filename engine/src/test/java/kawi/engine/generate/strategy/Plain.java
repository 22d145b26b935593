package kawi.engine.generate.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Every stage in its plainest form: probabilities in a map by id and loops over all of them.
final class Plain {
    private Plain() {}

    /// Softmax over the tokens that are not excluded.
    static Map<Integer, Double> softmax(double[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - max);
        }
        Map<Integer, Double> p = new TreeMap<>();
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] != Double.NEGATIVE_INFINITY) {
                p.put(id, Math.exp(logits[id] - max) / sum);
            }
        }
        return p;
    }

    static Map<Integer, Double> softmax(float[] logits, double temperature) {
        double[] withTemperature = new double[logits.length];
        for (int id = 0; id < logits.length; id++) {
            withTemperature[id] = logits[id] / temperature;
        }
        return softmax(withTemperature);
    }

    /// The kept tokens, renormalised.
    static Map<Integer, Double> renormalised(Map<Integer, Double> p, Set<Integer> kept) {
        double sum = 0;
        for (int id : kept) {
            sum += p.get(id);
        }
        Map<Integer, Double> result = new TreeMap<>();
        for (int id : kept) {
            result.put(id, p.get(id) / sum);
        }
        return result;
    }

    static double entropy(Map<Integer, Double> p) {
        double entropy = 0;
        for (double each : p.values()) {
            entropy += each == 0 ? 0 : -each * Math.log(each);
        }
        return entropy;
    }

    static List<Integer> byDescendingProbability(Map<Integer, Double> p) {
        List<Integer> ids = new ArrayList<>(p.keySet());
        ids.sort(Comparator.<Integer>comparingDouble(p::get).reversed().thenComparing(id -> id));
        return ids;
    }

    /// A token is kept if fewer than k are before it.
    static Set<Integer> topK(Map<Integer, Double> p, int k) {
        Set<Integer> kept = new HashSet<>();
        for (int id : p.keySet()) {
            int before = 0;
            for (int other : p.keySet()) {
                if (p.get(other) > p.get(id) || (p.get(other).equals(p.get(id)) && other < id)) {
                    before++;
                }
            }
            if (before < k) {
                kept.add(id);
            }
        }
        return kept;
    }

    /// A token is kept if the sum of those before it is below p.
    static Set<Integer> topP(Map<Integer, Double> p, double threshold) {
        Set<Integer> kept = new HashSet<>();
        double sum = 0;
        for (int id : byDescendingProbability(p)) {
            if (sum < threshold || threshold == 1) {
                kept.add(id);
            }
            sum += p.get(id);
        }
        return kept;
    }

    static Set<Integer> atLeast(Map<Integer, Double> p, double least) {
        Set<Integer> kept = new HashSet<>();
        for (int id : p.keySet()) {
            if (p.get(id) >= least) {
                kept.add(id);
            }
        }
        if (kept.isEmpty()) {
            kept.add(byDescendingProbability(p).getFirst());
        }
        return kept;
    }

    static Set<Integer> minP(Map<Integer, Double> p, double share) {
        return atLeast(p, share * p.get(byDescendingProbability(p).getFirst()));
    }

    static Set<Integer> eta(Map<Integer, Double> p, double epsilon) {
        return atLeast(p, Math.min(epsilon, Math.sqrt(epsilon) * Math.exp(-entropy(p))));
    }

    /// Tokens in the order of their distance until p is reached, and those at the same distance as the last.
    static Set<Integer> typicalP(Map<Integer, Double> p, double threshold) {
        double entropy = entropy(p);
        Map<Integer, Double> distances = new HashMap<>();
        p.forEach((id, each) -> distances.put(id, Math.abs(-Math.log(each) - entropy)));
        List<Integer> ids = byDescendingProbability(p);
        ids.sort(Comparator.comparingDouble(distances::get));
        double sum = 0;
        double last = Double.POSITIVE_INFINITY;
        for (int id : ids) {
            if (sum < threshold && threshold < 1) {
                sum += p.get(id);
                last = distances.get(id);
            }
        }
        Set<Integer> kept = new HashSet<>();
        for (int id : ids) {
            if (distances.get(id) <= last) {
                kept.add(id);
            }
        }
        return kept;
    }

    static Set<Integer> topNSigma(float[] logits, double n) {
        double sum = 0;
        double max = Double.NEGATIVE_INFINITY;
        int count = 0;
        for (float logit : logits) {
            if (logit != Float.NEGATIVE_INFINITY) {
                sum += logit;
                count++;
                max = Math.max(max, logit);
            }
        }
        double squares = 0;
        for (float logit : logits) {
            if (logit != Float.NEGATIVE_INFINITY) {
                squares += Math.pow(logit - sum / count, 2);
            }
        }
        Set<Integer> kept = new HashSet<>();
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] >= max - n * Math.sqrt(squares / count) && logits[id] != Float.NEGATIVE_INFINITY) {
                kept.add(id);
            }
        }
        return kept;
    }

    static Set<Integer> excludeTopChoices(Map<Integer, Double> p, double threshold) {
        List<Integer> topChoices = new ArrayList<>();
        for (int id : byDescendingProbability(p)) {
            if (p.get(id) >= threshold) {
                topChoices.add(id);
            }
        }
        Set<Integer> kept = new HashSet<>(p.keySet());
        if (topChoices.size() >= 2) {
            kept.removeAll(topChoices.subList(0, topChoices.size() - 1));
        }
        return kept;
    }

    /// For each token, the length of the longest passage before an occurrence of it that is also the end of the text.
    static int[] repeatedPassages(int[] text, int vocabularySize, Set<Integer> breakers) {
        int[] longest = new int[vocabularySize];
        for (int at = 1; at < text.length; at++) {
            int n = 0;
            while (n < at
                    && text[at - 1 - n] == text[text.length - 1 - n]
                    && !breakers.contains(text[text.length - 1 - n])) {
                n++;
            }
            longest[text[at]] = Math.max(longest[text[at]], n);
        }
        return longest;
    }

    static Set<Integer> completingAnNgram(int[] text, int n) {
        Set<List<Integer>> ngrams = new HashSet<>();
        for (int start = 0; start + n <= text.length; start++) {
            ngrams.add(list(text, start, start + n));
        }
        Set<Integer> banned = new HashSet<>();
        if (text.length >= n - 1) {
            for (int id = 0; id < 8; id++) {
                List<Integer> ngram = new ArrayList<>(list(text, text.length - n + 1, text.length));
                ngram.add(id);
                if (ngrams.contains(ngram)) {
                    banned.add(id);
                }
            }
        }
        return banned;
    }

    static List<Integer> list(int[] ids, int from, int to) {
        List<Integer> list = new ArrayList<>();
        for (int i = from; i < to; i++) {
            list.add(ids[i]);
        }
        return list;
    }
}
