package kawi.bench.workload;

import java.util.Arrays;
import java.util.Random;

/// Generates text with the statistics of English: the probability of the n-th most frequent word is proportional to 1/n
/// (Zipf 1935), frequent words are short, and there is punctuation.
public final class English {
    private static final int WORDS = 20_000;
    private static final int PER_SENTENCE = 16;
    private static final String CONSONANTS = "tnshrdlcmfwgypbvk";
    private static final String VOWELS = "eaoiu";

    private English() {}

    /// A text of about this length in megabytes, always the same.
    public static String megabytes(double length) {
        var random = new Random(1);
        String[] words = new String[WORDS];
        double[] cumulative = new double[WORDS]; // weight of a word and all before it
        double sum = 0;
        for (int rank = 0; rank < WORDS; rank++) {
            words[rank] = word(random, 2 + (int) (Math.log(rank + 1) * random.nextDouble(0.4, 1.2)));
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
        }
        var text = new StringBuilder();
        for (int count = 0; text.length() < length * 1e6; count++) {
            int found = Arrays.binarySearch(cumulative, random.nextDouble(sum));
            text.append(words[Math.min(WORDS - 1, found < 0 ? -found - 1 : found)]);
            boolean ends = count % PER_SENTENCE == PER_SENTENCE - 1;
            text.append(ends ? ".\n" : random.nextInt(10) == 0 ? ", " : " ");
        }
        return text.toString();
    }

    private static String word(Random random, int letters) {
        var word = new StringBuilder();
        for (int i = 0; i < letters; i++) {
            String from = (i & 1) == 0 ? CONSONANTS : VOWELS;
            word.append(from.charAt(random.nextInt(from.length())));
        }
        return word.toString();
    }
}
