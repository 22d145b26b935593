package kawi.samples.lesson.toy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.RandomSampler;
import kawi.engine.data.TokenDataset;
import kawi.samples.lesson.page.Phrase;

/// A language of fourteen words, with Chinese and English glyphs for the same ids. A sentence is an adjective (or
/// none), a subject, a verb, an object and a full stop: 小猫吃鱼。, small cat eats fish.
///
/// All probabilities are known, so a lesson can compare a model with the truth: how low a loss can be, which sentences
/// exist, what may come next.
public final class ToyLanguage {
    private static final List<Phrase> WORDS = List.of(
            new Phrase("猫", "cat"),
            new Phrase("狗", "dog"),
            new Phrase("鸟", "bird"),
            new Phrase("小", "small"),
            new Phrase("大", "big"),
            new Phrase("白", "white"),
            new Phrase("吃", "eats"),
            new Phrase("追", "chases"),
            new Phrase("看", "watches"),
            new Phrase("鱼", "fish"),
            new Phrase("肉", "meat"),
            new Phrase("虫", "worms"),
            new Phrase("花", "flowers"),
            new Phrase("。", "."));

    /// The id of the full stop, which ends every sentence.
    public static final int STOP = 13;

    /// The number of words.
    public static final int VOCABULARY_SIZE = WORDS.size();

    /// How often each adjective comes first, of 100 sentences; an empty one for none.
    private static final List<Part> ADJECTIVES =
            List.of(new Part("", 50), new Part("小", 25), new Part("大", 15), new Part("白", 10));

    /// How often each clause follows, of 100 sentences.
    private static final List<Part> CLAUSES = List.of(
            new Part("猫吃鱼", 20),
            new Part("猫吃肉", 5),
            new Part("猫追鸟", 10),
            new Part("猫追虫", 5),
            new Part("猫看花", 5),
            new Part("猫看鸟", 5),
            new Part("狗吃肉", 10),
            new Part("狗吃鱼", 2),
            new Part("狗追猫", 12),
            new Part("狗追鸟", 3),
            new Part("狗看花", 3),
            new Part("鸟吃虫", 12),
            new Part("鸟看花", 5),
            new Part("鸟看猫", 3));

    private record Part(String words, int percent) {}

    /// A sentence of the language.
    ///
    /// @param ids its words, the full stop included
    /// @param probability how often it occurs
    public record Sentence(int[] ids, double probability) {}

    /// How many of some sentences the language has.
    ///
    /// @param valid the number of sentences that exist
    /// @param count the number of all
    public record Validity(int valid, int count) {
        /// Both together.
        public Validity plus(Validity other) {
            return new Validity(valid + other.valid, count + other.count);
        }

        /// The share of valid sentences.
        public double share() {
            return count == 0 ? 0 : (double) valid / count;
        }
    }

    private static final List<Sentence> SENTENCES = ADJECTIVES.stream()
            .flatMap(adjective -> CLAUSES.stream().map(clause -> sentence(adjective, clause)))
            .toList();

    private ToyLanguage() {}

    private static Sentence sentence(Part adjective, Part clause) {
        return new Sentence(
                ids(adjective.words() + clause.words() + "。"), adjective.percent() * clause.percent() / 1e4);
    }

    /// The ids of Chinese words.
    public static int[] ids(String chinese) {
        return chinese.chars()
                .map(word -> IntStream.range(0, WORDS.size())
                        .filter(id -> WORDS.get(id).chinese().charAt(0) == word)
                        .findFirst()
                        .orElseThrow())
                .toArray();
    }

    /// A word in both languages.
    public static Phrase word(int id) {
        return WORDS.get(id);
    }

    /// Words as a text in both languages.
    public static Phrase text(int... ids) {
        return new Phrase(
                Arrays.stream(ids).mapToObj(id -> word(id).chinese()).collect(Collectors.joining()),
                Arrays.stream(ids)
                        .mapToObj(id -> word(id).english())
                        .collect(Collectors.joining(" "))
                        .replace(" .", "."));
    }

    /// All sentences.
    public static List<Sentence> sentences() {
        return SENTENCES;
    }

    /// The entropy of a sentence divided by its mean length, in nats per word: no model that sees only the words before
    /// can have a lower loss.
    public static double entropyPerWord() {
        double entropy = 0;
        double length = 0;
        for (Sentence sentence : SENTENCES) {
            entropy -= sentence.probability() * StrictMath.log(sentence.probability());
            length += sentence.probability() * sentence.ids().length;
        }
        return entropy / length;
    }

    /// Random sentences, one after the other.
    public static int[] randomText(int sentences, CounterRandom random) {
        return IntStream.range(0, sentences)
                .mapToObj(i -> draw(random.uniform(i)))
                .flatMapToInt(sentence -> Arrays.stream(sentence.ids()))
                .toArray();
    }

    private static Sentence draw(double uniform) {
        double sum = 0;
        for (Sentence sentence : SENTENCES) {
            sum += sentence.probability();
            if (uniform < sum) {
                return sentence;
            }
        }
        return SENTENCES.getLast();
    }

    /// Batches of windows from a long random text.
    ///
    /// @param batchSize number of windows
    /// @param length of each
    public static BatchSampler batches(int batchSize, int length, CounterRandom random) {
        int[] ids = randomText(4000, random.child(1));
        return new RandomSampler(new TokenDataset(ids, ids.length), batchSize, length, random.child(2));
    }

    /// The true probabilities of the next word.
    ///
    /// @param begun the words of the sentence so far, after the last full stop
    /// @return (V); all 0 if no sentence begins like this
    public static double[] next(int... begun) {
        double[] probabilities = new double[VOCABULARY_SIZE];
        double sum = 0;
        for (Sentence sentence : SENTENCES) {
            int[] ids = sentence.ids();
            if (ids.length > begun.length && Arrays.mismatch(ids, begun) == begun.length) {
                probabilities[ids[begun.length]] += sentence.probability();
                sum += sentence.probability();
            }
        }
        for (int id = 0; id < VOCABULARY_SIZE && sum > 0; id++) {
            probabilities[id] /= sum;
        }
        return probabilities;
    }

    /// Checks a text that begins with a sentence. An unfinished sentence at the end does not count.
    public static Validity validity(int... ids) {
        int valid = 0;
        int count = 0;
        for (int[] sentence : split(ids)) {
            valid += isSentence(sentence) ? 1 : 0;
            count++;
        }
        return new Validity(valid, count);
    }

    private static List<int[]> split(int... ids) {
        List<int[]> sentences = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == STOP) {
                sentences.add(Arrays.copyOfRange(ids, from, i + 1));
                from = i + 1;
            }
        }
        return sentences;
    }

    private static boolean isSentence(int... ids) {
        return SENTENCES.stream().anyMatch(sentence -> Arrays.equals(sentence.ids(), ids));
    }
}
