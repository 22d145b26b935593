package kawi.samples.lesson.generation;

import java.util.List;
import java.util.function.Function;
import kawi.autograd.random.CounterRandom;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.generate.strategy.TopK;
import kawi.samples.lesson.page.Bars;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.toy.ToyLanguage;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The first sections: one distribution, reshaped, cut and drawn from.
final class OneDistribution {
    private static final int SHOWN = 8;
    private static final int DRAWS = 6;
    private static final double P = 0.9;

    private final Page page;

    OneDistribution(Page page) {
        this.page = page;
    }

    /// @param first the prediction at the beginning of a sentence
    /// @param certain a prediction of which the model is nearly certain
    void tell(Distribution first, Distribution certain, CounterRandom random) {
        bars(first);
        temperature(first);
        topK(first);
        topP(first, certain);
        draw(first, random);
    }

    private String word(int id) {
        return page.word(ToyLanguage.word(id));
    }

    private void bars(Distribution distribution) {
        page.section("一个分布", "One distribution");
        page.say(
                "句号之后，下一句的第一个词是什么？模型给出每个词的概率。这种语言的真实概率是已知的，列在旁边：",
                "Which word begins the next sentence? The model gives each word a probability. The true probabilities"
                        + " of this language are known, and stand beside them:");
        double[] truth = ToyLanguage.next();
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT),
                List.of("词", "真实", "模型", ""),
                List.of("word", "truth", "model", ""));
        for (int rank = 0; rank < SHOWN; rank++) {
            int id = distribution.id(rank);
            table.row(
                    word(id),
                    Numbers.percent(truth[id]),
                    Numbers.percent(distribution.probability(rank)),
                    Bars.of(distribution.probability(rank), 0.4, 24));
        }
        page.headed(table);
        page.say(
                "贪心（argmax）永远选“%1$s”。采样则按概率抽：一百次里大约有 %3$s 次是它。",
                "Greedy decoding (argmax) always takes “%2$s”. Sampling draws by the probabilities: it is that word"
                        + " about %3$s times in a hundred.",
                ToyLanguage.word(distribution.id(0)).chinese(),
                ToyLanguage.word(distribution.id(0)).english(),
                Numbers.decimal(100 * distribution.probability(0), 0));
    }

    private void temperature(Distribution distribution) {
        page.section("温度", "Temperature");
        page.say(
                "先把 logit 除以温度 T，再做 softmax。T 小于 1，高的更高；T 大于 1，大家拉平。次序不变：",
                "Divide the logits by the temperature T before the softmax. Below 1 the high get higher; above 1 all"
                        + " become alike. The order stays the same:");
        List<Double> temperatures = List.of(0.3, 1.0, 3.0);
        var table = new Table(2, Align.LEFT, Align.RIGHT, Align.LEFT, Align.RIGHT, Align.LEFT, Align.RIGHT, Align.LEFT);
        table.row("", "T = 0.3", "", "T = 1", "", "T = 3");
        for (int rank = 0; rank < SHOWN; rank++) {
            List<Double> p = temperatures.stream()
                    .map(distribution::withTemperature)
                    .map(at(rank))
                    .toList();
            table.row(
                    word(distribution.id(rank)),
                    Numbers.percent(p.get(0)),
                    Bars.of(p.get(0), 0.6, 8),
                    Numbers.percent(p.get(1)),
                    Bars.of(p.get(1), 0.6, 8),
                    Numbers.percent(p.get(2)),
                    Bars.of(p.get(2), 0.6, 8));
        }
        page.table(1, table);
        page.say(
                "T 趋近 0 就是贪心。熵（nat）：%s、%s、%s，越大越随机。",
                "As T goes to 0 it becomes greedy. The entropies, in nats, are %s, %s and %s: the larger, the more"
                        + " random.",
                Numbers.loss(distribution.withTemperature(temperatures.get(0)).entropy()),
                Numbers.loss(distribution.entropy()),
                Numbers.loss(distribution.withTemperature(temperatures.get(2)).entropy()));
    }

    private static Function<Distribution, Double> at(int rank) {
        return distribution -> distribution.probability(rank);
    }

    private void topK(Distribution distribution) {
        page.section("top-k：只留前 k 个", "Top-k: keep the first k");
        Distribution left = new TopK(3).apply(distribution, 0);
        page.say(
                "留下概率最大的 3 个，其余归零，再除以它们的和 %s，让总和回到 1：",
                "The three most probable are kept and the others become 0. Dividing by their sum, %s, makes the total 1"
                        + " again:",
                Numbers.percent(distribution.cumulativeBefore(3)));
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT),
                List.of("词", "之前", "之后", ""),
                List.of("word", "before", "after", ""));
        for (int rank = 0; rank < 5; rank++) {
            double after = left.probabilityOf(distribution.id(rank));
            table.row(
                    word(distribution.id(rank)),
                    Numbers.percent(distribution.probability(rank)),
                    after == 0 ? "-" : Numbers.percent(after),
                    Bars.of(after, 0.6, 24));
        }
        page.headed(table);
    }

    private void topP(Distribution first, Distribution certain) {
        page.section("top-p：两种写法", "Top-p: two readings");
        page.say(
                "从大到小累加概率，到 0.9 为止。跨过 0.9 的那个词留不留？书里的代码 cumsum <= 0.9 不留，Kawi 和 Hugging Face 留：",
                "Add up the probabilities from the largest down, until they reach 0.9. Is the word that crosses 0.9"
                        + " kept? The chapter's code, cumsum <= 0.9, drops it; Kawi and Hugging Face keep it:");
        nucleus(first, SHOWN);
        int chapter = Nucleus.keptByTheChapter(first, P);
        int kawi = Nucleus.kept(first, P);
        page.fact(
                kawi == chapter + 1,
                new Phrase(
                        "书里留 %d 个，合计 %s；Kawi 留 %d 个，合计 %s，第一次达到 0.9。",
                        "The chapter keeps %d words, %s together. Kawi keeps %d, %s together: the first sum that"
                                + " reaches 0.9."),
                new Phrase(
                        "书里留 %d 个（%s），Kawi 留 %d 个（%s）：这次正好一样。",
                        "The chapter keeps %d words (%s), Kawi keeps %d (%s): this time they agree."),
                chapter,
                Numbers.percent(first.cumulativeBefore(chapter)),
                kawi,
                Numbers.percent(first.cumulativeBefore(kawi)));
        page.say(
                "差一个词似乎无所谓。再看模型很有把握的时候：",
                "One word more or less seems harmless. But look at a place" + " where the model is sure:");
        nucleus(certain, 3);
        page.fact(
                Nucleus.keptByTheChapter(certain, P) == 0 && Nucleus.kept(certain, P) == 1,
                new Phrase(
                        "第一个词就超过了 0.9，书里的写法一个也不留，没有东西可抽。所以要留下跨过去的那个：至少总有一个词。",
                        "The first word alone exceeds 0.9, so the chapter's line keeps nothing, and there is nothing"
                                + " to draw from. Keeping the word that crosses means that there is always one."),
                new Phrase(
                        "第一个词没有超过 0.9：模型还没有这么大的把握。试试更多步，--steps。",
                        "The first word does not exceed 0.9: the model is not that sure yet. Try more --steps."));
    }

    private void nucleus(Distribution distribution, int shown) {
        int chapter = Nucleus.keptByTheChapter(distribution, P);
        int kawi = Nucleus.kept(distribution, P);
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT),
                List.of("词", "概率", "累加", "书里", "Kawi"),
                List.of("word", "p", "cumsum", "chapter", "Kawi"));
        for (int rank = 0; rank < shown; rank++) {
            table.row(
                    word(distribution.id(rank)),
                    Numbers.percent(distribution.probability(rank)),
                    Numbers.percent(distribution.cumulativeBefore(rank + 1)),
                    kept(rank < chapter),
                    kept(rank < kawi));
        }
        page.headed(table);
    }

    private String kept(boolean kept) {
        return kept ? page.word("留", "keep") : "-";
    }

    private void draw(Distribution distribution, CounterRandom random) {
        page.section("怎么抽", "How a word is drawn");
        page.say(
                "把 0 到 1 按概率切成小段，抽一个随机数 u，落在谁的段里就是谁：",
                "The interval from 0 to 1 is divided by the probabilities. A random number u falls into the part of one"
                        + " word, and that word is chosen:");
        var table = new Table(2, Align.RIGHT, Align.RIGHT, Align.LEFT).row("u", page.word("段", "part"), "");
        boolean right = true;
        for (int i = 0; i < DRAWS; i++) {
            double uniform = random.uniform(i);
            int id = distribution.choose(uniform);
            int rank = distribution.rankOf(id);
            double from = distribution.cumulativeBefore(rank);
            double to = from + distribution.probability(rank);
            right &= from <= uniform && uniform < to;
            table.row(Numbers.loss(uniform), Numbers.loss(from) + " - " + Numbers.loss(to), word(id));
        }
        page.table(1, table);
        page.fact(
                right,
                new Phrase(
                        "u 由种子和位置算出，所以同一个种子总写出同一段文字，换一个种子就换一段。",
                        "u is computed from the seed and the position. So the same seed always writes the same text,"
                                + " and another seed another one."),
                new Phrase("有一个 u 不在它的段里！", "One of the numbers is outside its part!"));
    }
}
