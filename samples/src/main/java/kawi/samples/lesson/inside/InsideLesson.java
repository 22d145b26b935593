package kawi.samples.lesson.inside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.HeatMap;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.lesson.toy.Rows;
import kawi.samples.lesson.toy.ToyLanguage;
import kawi.samples.lesson.toy.ToyModels;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The eighth lesson: embeddings, attention and the logit lens of a trained model.
public final class InsideLesson implements Lesson {
    private static final int STEPS = 600;
    private static final int[] TEXT = ToyLanguage.ids("小猫吃鱼。狗追");

    /// The positions at which the next word depends on a word further back: after the two verbs.
    private static final int FIRST_VERB = 2;

    private static final int SECOND_VERB = 6;

    @Override
    public Phrase title() {
        return new Phrase("走进模型", "inside the model");
    }

    @Override
    public String sections() {
        return "-";
    }

    /// What the model computed for the text, copied out of the scope.
    ///
    /// @param attentions `[layer][head][query][key]`
    /// @param lens `[layer][position]`: what each layer would predict, the embeddings first
    private record Inside(float[][][][] attentions, Distribution[][] lens) {

        static Inside of(Gpt model, Classroom room) {
            int heads = model.config().heads();
            int length = TEXT.length;
            return new Inference(room.device()).run(() -> {
                var activations = model.activations(Tokens.of(TEXT));
                var attentions = new float[activations.attentions().size()][heads][][];
                for (int layer = 0; layer < attentions.length; layer++) {
                    float[] weights = activations.attentions().get(layer).toFloats(); // (1, H, T, T)
                    for (int head = 0; head < heads; head++) {
                        int from = head * length * length;
                        attentions[layer][head] =
                                Rows.of(Arrays.copyOfRange(weights, from, from + length * length), length);
                    }
                }
                var lens = new Distribution[activations.residualStream().size()][];
                for (int layer = 0; layer < lens.length; layer++) {
                    float[] logits = model.logitLens(
                                    activations.residualStream().get(layer))
                            .toFloats();
                    lens[layer] = Arrays.stream(Rows.of(logits, ToyLanguage.VOCABULARY_SIZE))
                            .map(Distribution::of)
                            .toArray(Distribution[]::new);
                }
                return new Inside(attentions, lens);
            });
        }
    }

    @Override
    public void tell(Page page, Classroom room) {
        int steps = room.steps(STEPS);
        page.say(
                "模型里面在发生什么？这一课训练一个 2 层、2 个头的小模型（%d 步），然后看三样东西：词的向量，每个头在看哪里，每一层已经猜到了什么。所有的数都是模型自己算的，没有另写一份。",
                "What happens inside a model? This lesson trains one of 2 layers and 2 heads (steps: %d) and then looks"
                        + " at three things: the vectors of the words, where each head looks, and what each layer would"
                        + " already predict. All numbers are the model's own, not those of a second implementation.",
                steps);
        Gpt model = ToyModels.ofToyLanguage(room.device(), room.random(8), steps);
        embeddings(page, model);
        Inside inside = Inside.of(model, room);
        attention(page, inside);
        lens(page, inside, Rows.logits(model, room.device(), Tokens.of(TEXT)));
    }

    private static String glyph(Page page, int id) {
        Phrase word = ToyLanguage.word(id);
        return page.language().hasChinese() ? word.chinese() : word.english();
    }

    /// A label of two columns.
    private static String shortGlyph(Page page, int id) {
        String glyph = glyph(page, id);
        return page.language().hasChinese()
                ? glyph
                : DisplayWidth.right(glyph.substring(0, Math.min(2, glyph.length())), 2);
    }

    private static void embeddings(Page page, Gpt model) {
        page.section("词的向量", "The vectors of the words");
        page.say(
                "每个词是一个 %d 维的向量，一开始是随机的。训练之后，用法相近的词向量也相近。下面是两两之间的余弦，画得越浓越相近（负数留空）：",
                "Each word is a vector of %d numbers, random at first. After training, words that are used alike have"
                        + " similar vectors. The cosines between all of them, the darker the more alike (negative ones"
                        + " are left blank):",
                model.config().width());
        float[][] vectors =
                Rows.of(model.parameters().getFirst().toFloats(), model.config().width());
        int size = ToyLanguage.VOCABULARY_SIZE;
        float[][] cosines = new float[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                cosines[a][b] = cosine(vectors[a], vectors[b]);
            }
        }
        page.heatMap(new HeatMap(
                IntStream.range(0, size).mapToObj(id -> glyph(page, id)).toList(),
                IntStream.range(0, size).mapToObj(id -> shortGlyph(page, id)).toList(),
                cosines));
        page.heatMapLegend();
        var table = page.head(
                new Table(2, Align.LEFT, Align.LEFT, Align.RIGHT),
                List.of("词", "最近的", "余弦"),
                List.of("word", "nearest", "cosine"));
        int alike = 0;
        List<int[]> groups = List.of(ToyLanguage.ids("小大白"), ToyLanguage.ids("鱼肉虫花"), ToyLanguage.ids("猫狗鸟"));
        int words = 0;
        for (int[] group : groups) {
            for (int id : group) {
                int nearest = nearest(cosines, id);
                words++;
                alike += Arrays.stream(group).anyMatch(other -> other == nearest) ? 1 : 0;
                table.row(
                        page.word(ToyLanguage.word(id)),
                        page.word(ToyLanguage.word(nearest)),
                        Numbers.decimal(cosines[id][nearest], 2));
            }
        }
        page.headed(table);
        page.fact(
                2 * alike > words,
                new Phrase(
                        "%2$d 个词里有 %1$d 个，最近的是同一类的词（形容词、宾语、动物）。没有人告诉它词类：能互换的词，损失把它们推到了一起。",
                        "For %1$d of %2$d words the nearest one is of the same kind (adjectives, objects, animals)."
                                + " Nobody told the model about kinds of words: the loss has moved together what can be"
                                + " exchanged."),
                new Phrase(
                        "%2$d 个词里只有 %1$d 个，最近的是同一类的词：向量还没有分出类来。试试更多步，--steps。",
                        "For only %1$d of %2$d words the nearest one is of the same kind: the vectors have not formed"
                                + " groups yet. Try more --steps."),
                alike,
                words);
    }

    private static float cosine(float[] a, float[] b) {
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squareA += (double) a[i] * a[i];
            squareB += (double) b[i] * b[i];
        }
        return (float) (product / Math.sqrt(squareA * squareB));
    }

    private static int nearest(float[][] cosines, int id) {
        return IntStream.range(0, cosines.length)
                .filter(other -> other != id)
                .boxed()
                .max((a, b) -> Float.compare(cosines[id][a], cosines[id][b]))
                .orElseThrow();
    }

    private static void attention(Page page, Inside inside) {
        page.section("每个头在看哪里", "Where each head looks");
        page.say(
                "注意力：每一行是一个位置，看它从各列的词那里取多少。一行加起来是 1；右上角是未来，因果掩码挡住了，永远是空白。",
                "Attention: each row is a position, and shows how much it takes from the word of each column. A row"
                        + " sums to 1. The upper right is the future: the causal mask hides it, and it is always"
                        + " blank.");
        for (int layer = 0; layer < inside.attentions().length; layer++) {
            for (int head = 0; head < inside.attentions()[layer].length; head++) {
                page.say("第 %d 层，第 %d 个头：", "Layer %d, head %d:", layer + 1, head + 1);
                page.heatMap(new HeatMap(
                        Arrays.stream(TEXT).mapToObj(id -> glyph(page, id)).toList(),
                        Arrays.stream(TEXT).mapToObj(id -> shortGlyph(page, id)).toList(),
                        inside.attentions()[layer][head]));
            }
        }
        page.heatMapLegend();
        page.fact(
                isAttention(inside.attentions()),
                new Phrase(
                        "数过了：每一行的和都是 1，未来的权重都正好是 0。",
                        "Counted: every row sums to 1, and every weight of the future is exactly 0."),
                new Phrase("有一行的和不是 1，或者看到了未来！", "A row does not sum to 1, or sees the future!"));
        subject(page, inside.attentions());
    }

    private static boolean isAttention(float[][][][] attentions) {
        for (float[][][] heads : attentions) {
            for (float[][] weights : heads) {
                for (int t = 0; t < weights.length; t++) {
                    double sum = 0;
                    for (int k = 0; k < weights.length; k++) {
                        sum += weights[t][k];
                        if (k > t && weights[t][k] != 0) {
                            return false;
                        }
                    }
                    if (Math.abs(sum - 1) > 1e-5) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /// Which head looks from a verb at its subject, which decides about the object.
    private static void subject(Page page, float[][][][] attentions) {
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT),
                List.of("头", "吃 -> 猫", "追 -> 狗"),
                List.of("head", "eats -> cat", "chases -> dog"));
        double most = 0;
        for (int layer = 0; layer < attentions.length; layer++) {
            for (int head = 0; head < attentions[layer].length; head++) {
                double first = attentions[layer][head][FIRST_VERB][FIRST_VERB - 1];
                double second = attentions[layer][head][SECOND_VERB][SECOND_VERB - 1];
                most = Math.max(most, Math.min(first, second));
                table.row((layer + 1) + "." + (head + 1), Numbers.percent(first), Numbers.percent(second));
            }
        }
        page.say(
                "宾语取决于主语：猫吃鱼，狗吃肉。所以在动词的位置上，模型必须回头看主语。各个头看了多少：",
                "The object depends on the subject: a cat eats fish, a dog eats meat. So at the verb the model has to"
                        + " look back at the subject. How much each head does:");
        page.headed(table);
        page.fact(
                most > 0.5,
                new Phrase(
                        "有一个头在两处都把一半以上的注意力给了主语。没有人教它，它自己学会了。",
                        "One head gives more than half of its attention to the subject in both places. Nobody taught it"
                                + " that; it has learned it."),
                new Phrase(
                        "没有哪个头在两处都把一半以上的注意力给主语。",
                        "No head gives more than half of its attention to the subject in both places."));
    }

    private static void lens(Page page, Inside inside, float[][] logits) {
        page.section("每一层已经猜到了什么", "What each layer would already predict");
        page.say(
                "把每一层之后的向量直接接到输出层，就能看到“如果到此为止，它会猜什么”（logit lens）。每格是最可能的词：",
                "Connect the vectors after each layer to the output layer directly, and see what the model would"
                        + " predict if it ended there (the logit lens). Each cell is the most probable word:");
        int layers = inside.lens().length;
        var table = page.head(
                new Table(2, Align.LEFT),
                List.of("看到", "词向量", "第 1 层", "第 2 层", "真实"),
                List.of("sees", "vectors", "layer 1", "layer 2", "truth"));
        int[] begun = new int[0];
        double[] losses = new double[layers];
        for (int t = 0; t < TEXT.length; t++) {
            begun = TEXT[t] == ToyLanguage.STOP ? new int[0] : append(begun, TEXT[t]);
            double[] truth = ToyLanguage.next(begun);
            List<String> row = new ArrayList<>(List.of(glyph(page, TEXT[t])));
            for (int layer = 0; layer < layers; layer++) {
                Distribution distribution = inside.lens()[layer][t];
                row.add(glyph(page, distribution.id(0)) + " " + percent(distribution.probability(0)));
                losses[layer] += divergence(truth, distribution) / TEXT.length;
            }
            int best = best(truth);
            row.add(glyph(page, best) + " " + percent(truth[best]));
            table.row(row);
        }
        page.headed(table);
        boolean itself = IntStream.range(0, TEXT.length).allMatch(t -> inside.lens()[0][t].id(0) == TEXT[t]);
        page.fact(
                itself,
                new Phrase(
                        "词向量那一列猜的总是这个词自己：输出层用的就是词向量表，而这时还没有任何一层加工过它。",
                        "The vectors alone always predict the word itself: the output layer uses the same table of"
                                + " vectors, and no layer has worked on them yet."),
                new Phrase("词向量那一列猜的不总是这个词自己。", "The vectors alone do not always predict the word itself."));
        boolean falls = IntStream.range(1, layers).allMatch(layer -> losses[layer] < losses[layer - 1]);
        page.fact(
                falls,
                new Phrase(
                        "离真实分布的距离（KL，nat）逐层下降：%1$s、%2$s、%3$s。每一层都把猜测改好一点。",
                        "The distance from the truth (KL divergence, in nats) falls layer by layer: %1$s, %2$s, %3$s."
                                + " Each layer improves the guess."),
                new Phrase(
                        "离真实分布的距离（KL，nat）：%1$s、%2$s、%3$s。这次不是逐层下降。",
                        "The distance from the truth (KL divergence, in nats) is %1$s, %2$s, %3$s: this time it does"
                                + " not fall with every layer."),
                Numbers.loss(losses[0]),
                Numbers.loss(losses[1]),
                Numbers.loss(losses[2]));
        boolean same = IntStream.range(0, TEXT.length)
                .allMatch(t -> sameProbabilities(inside.lens()[layers - 1][t], Distribution.of(logits[t])));
        page.fact(
                same,
                new Phrase(
                        "最后一层的猜测就是模型的输出，每一位都相同。", "That of the last layer is the model's own output, to the last bit."),
                new Phrase(
                        "最后一层的猜测应当就是模型的输出，却不是！",
                        "That of the last layer should be the model's own output, and is not!"));
    }

    private static String percent(double probability) {
        return Numbers.decimal(100 * probability, 0) + "%";
    }

    private static int[] append(int[] ids, int id) {
        int[] longer = Arrays.copyOf(ids, ids.length + 1);
        longer[ids.length] = id;
        return longer;
    }

    private static int best(double... probabilities) {
        return IntStream.range(0, probabilities.length)
                .boxed()
                .max((a, b) -> Double.compare(probabilities[a], probabilities[b]))
                .orElseThrow();
    }

    /// The Kullback-Leibler divergence of a prediction from the truth.
    private static double divergence(double[] truth, Distribution distribution) {
        double sum = 0;
        for (int id = 0; id < truth.length; id++) {
            if (truth[id] > 0) {
                sum += truth[id] * (StrictMath.log(truth[id]) - distribution.logProbability(distribution.rankOf(id)));
            }
        }
        return sum;
    }

    private static boolean sameProbabilities(Distribution a, Distribution b) {
        return IntStream.range(0, ToyLanguage.VOCABULARY_SIZE)
                .allMatch(id -> Double.compare(a.probabilityOf(id), b.probabilityOf(id)) == 0);
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi lesson 8 --steps 0",
                        new Phrase(
                                "向量互不相干，注意力平均分给前面所有的词，每层都离真实一样远。",
                                "The vectors have nothing in common, attention is spread evenly over all words so far,"
                                        + " and every layer guesses."),
                        new Phrase(
                                "没有训练就没有结构：后来看到的一切都是学来的。",
                                "There is no structure before training: all that you saw was learned.")),
                new Exercise(
                        "kawi lesson 8 --seed 2",
                        new Phrase(
                                "看主语的换成了别的头，词的分组大体不变。",
                                "Another head may look at the subject; the groups of words are much the same."),
                        new Phrase(
                                "哪个头做什么由随机的初始参数决定，要做什么由数据决定。",
                                "The initial weights decide which head does what; the data decide what has to be"
                                        + " done.")),
                new Exercise(
                        "kawi inspect --model models/moby-dick-minute --prompt \"Call me Ishmael\" --top 3",
                        new Phrase(
                                "真正的书上，每个位置最可能的三个词元。先用 kawi train 训练模型。",
                                "The three most probable tokens at each position of a real text. Train the model"
                                        + " first, with kawi train."),
                        new Phrase("这就是最后一层看到的样子。", "That is the view of the last layer.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                Source.of("autograd", "nn/Embedding.java", "词向量", "the vectors of the words"),
                Source.of("engine", "model/CausalSelfAttention.java", "注意力", "attention"),
                Source.of("engine", "model/Block.java", "一层", "a layer"),
                Source.of("engine", "model/Activations.java", "中间结果", "what is computed on the way"),
                Source.of("engine", "model/Gpt.java", "logit lens：Gpt.logitLens", "the logit lens: Gpt.logitLens"));
    }
}
