package kawi.samples.lesson.generation;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.samples.lesson.generation.WordChains.Joint;
import kawi.samples.lesson.page.Bars;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The sixth lesson: why one token at a time.
public final class AutoregressionLesson implements Lesson {
    private static final int STEPS = 300;
    private static final double TOLERANCE = 0.03;

    private static final List<Phrase> LOVE =
            List.of(new Phrase("我", "I"), new Phrase("爱", "love"), new Phrase("你", "you"));

    /// I love you, you love I: as in Chinese, where the pronoun is the same.
    private static final WordChains TWO = new WordChains(LOVE, List.of(new int[] {0, 1, 2}, new int[] {2, 1, 0}));

    private static final List<Phrase> DIRECTIONS = List.of(
            new Phrase("东", "east"), new Phrase("南", "south"), new Phrase("西", "west"), new Phrase("北", "north"));

    @Override
    public Phrase title() {
        return new Phrase("为什么要自回归", "why one token at a time");
    }

    @Override
    public String sections() {
        return "16.8";
    }

    @Override
    public void tell(Page page, Classroom room) {
        int steps = room.steps(STEPS);
        page.say(
                "一次写一个字太慢。为什么不让模型一次把所有位置都写出来？这一课训练两个模型：一个自回归，每个字都看前面的字；一个独立，每个位置自己猜自己的，一次写完。",
                "One token at a time is slow. Why not let the model write all positions at once? This lesson trains two"
                        + " models. The autoregressive one predicts each word from those before it. The independent one"
                        + " predicts each position on its own, and writes everything in one pass.");
        Joint joint = TWO.learn(room.device(), room.random(6), steps);
        marginals(page, joint, steps);
        sentences(page, joint);
        longer(page, room, steps);
    }

    private static void marginals(Page page, Joint joint, int steps) {
        page.section("每个位置都对", "Each position is right");
        page.say(
                "世界上只有两句话，各占一半：“我爱你”和“你爱我”。训练 %d 步之后，两个模型在每个位置上给出的概率：",
                "There are two sentences in this world, equally frequent: “I love you” and “you love I” (as in"
                        + " Chinese, where “I” and “me” are the same word). After training (steps: %d), the"
                        + " probabilities of the words at each position:",
                steps);
        var table = page.head(
                new Table(2, Align.RIGHT, Align.LEFT, Align.RIGHT),
                List.of("位置", "词", "真实", "自回归", "独立"),
                List.of("position", "word", "truth", "autoregr.", "independ."));
        double error = 0;
        for (int t = 0; t < TWO.length(); t++) {
            for (int id = 0; id < LOVE.size(); id++) {
                int position = t;
                int word = id;
                double truth = TWO.sentences().stream()
                                .filter(ids -> ids[position] == word)
                                .count()
                        / 2.0;
                double chained = WordChains.marginal(joint.autoregressive(), t, id);
                double alone = WordChains.marginal(joint.positionwise(), t, id);
                error = Math.max(error, Math.max(Math.abs(truth - chained), Math.abs(truth - alone)));
                if (truth > 0) {
                    table.row(
                            Integer.toString(t),
                            page.word(LOVE.get(id)),
                            Numbers.percent(truth),
                            Numbers.percent(chained),
                            Numbers.percent(alone));
                }
            }
        }
        page.headed(table);
        page.fact(
                error < TOLERANCE,
                new Phrase(
                        "两个都对：首尾“我”和“你”各半，中间总是“爱”。只看单个位置，分不出高下。",
                        "Both are right: “I” and “you” half and half at both ends, “love” in the middle. Position by"
                                + " position, neither is better."),
                new Phrase(
                        "最大误差 %s，还没有学好。试试更多步，--steps。",
                        "The largest error is %s: they have not learned enough. Try more --steps."),
                Numbers.percent(error));
    }

    private static void sentences(Page page, Joint joint) {
        page.section("整句却错了", "The sentences are wrong");
        page.say("把三个位置连成句子，再看概率：", "Now put the three positions together, and look at whole sentences:");
        var table = page.head(
                new Table(1, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.LEFT, Align.RIGHT, Align.LEFT),
                List.of("句子", "真实", "自回归", "", "独立"),
                List.of("sentence", "truth", "autoregr.", "", "independ."));
        joint.positionwise().forEach((ids, alone) -> {
            double chained = joint.autoregressive().get(ids);
            if (Math.max(TWO.truth(ids), Math.max(chained, alone)) > TOLERANCE) {
                table.row(
                        page.word(TWO.text(ids)),
                        Numbers.percent(TWO.truth(ids)),
                        Numbers.percent(chained),
                        bar(chained),
                        Numbers.percent(alone),
                        bar(alone));
            }
        });
        page.headed(table);
        double chained = TWO.valid(joint.autoregressive());
        double alone = TWO.valid(joint.positionwise());
        page.fact(
                chained > 1 - TOLERANCE && Math.abs(alone - 0.5) < TOLERANCE,
                new Phrase(
                        "自回归模型说的话有 %1$s 存在，独立模型只有"
                                + " %2$s：另一半是“我爱我”和“你爱你”。每个位置都猜对了，合起来却错了，因为最后一个字取决于第一个字写了什么，而独立模型不知道自己写了什么。",
                        "Of what the autoregressive model says, %1$s exists; of what the independent one says, %2$s."
                                + " The other half is “I love I” and “you love you”. Every position is right and the"
                                + " whole is wrong, because the last word depends on what was written first, and the"
                                + " independent model does not know what it has written."),
                new Phrase(
                        "自回归模型说的话有 %1$s 存在，独立模型有 %2$s。学好之后应当接近 100%% 和 50%%，现在还不是。试试更多步，--steps。",
                        "Of what the autoregressive model says, %1$s exists; of what the independent one says, %2$s."
                                + " Well trained they come near 100%% and 50%%; these do not yet. Try more --steps."),
                Numbers.percent(chained),
                Numbers.percent(alone));
        page.say(
                "自回归靠的是链式法则：p(我爱你) = p(我) p(爱|我) p(你|我爱)。这个等式永远成立，所以一次一个字不是近似，也不需要任何独立的假设。",
                "Autoregression rests on the chain rule: p(I love you) = p(I) p(love | I) p(you | I love). This always"
                        + " holds, so one token at a time is no approximation, and it assumes nothing to be"
                        + " independent.");
    }

    private static String bar(double probability) {
        return Bars.of(probability, 0.5, 7) + " ";
    }

    private static void longer(Page page, Classroom room, int steps) {
        page.section("越长越错", "The longer, the worse");
        page.say(
                "依赖越强，错得越快。换一个世界：东、南、西、北选一个，连说 n 遍。两个模型说出存在的句子的概率：",
                "The stronger the dependence, the faster this goes wrong. Another world: one of east, south, west and"
                        + " north, said n times. The probability that a model says a sentence which exists:");
        var table = page.head(
                new Table(2, Align.RIGHT, Align.RIGHT, Align.RIGHT, Align.RIGHT),
                List.of("n", "自回归", "独立", "1 / 4^(n-1)"),
                List.of("n", "autoregr.", "independ.", "1 / 4^(n-1)"));
        boolean holds = true;
        for (int n = 2; n <= 5; n++) {
            int length = n;
            var world = new WordChains(
                    DIRECTIONS,
                    IntStream.range(0, DIRECTIONS.size())
                            .mapToObj(id ->
                                    IntStream.generate(() -> id).limit(length).toArray())
                            .toList());
            Joint joint = world.learn(room.device(), room.random(60 + n), steps);
            double chained = world.valid(joint.autoregressive());
            double alone = world.valid(joint.positionwise());
            double expected = Math.pow(DIRECTIONS.size(), 1 - n);
            holds &= chained > 1 - TOLERANCE && Math.abs(alone - expected) < TOLERANCE;
            table.row(Integer.toString(n), Numbers.percent(chained), Numbers.percent(alone), Numbers.percent(expected));
            if (n == 5) {
                page.headed(table);
                page.say(
                        "独立模型最可能说的几句：%s",
                        "Some of the likeliest sentences of the independent model: %2$s",
                        likeliest(world, joint.positionwise(), true),
                        likeliest(world, joint.positionwise(), false));
            }
        }
        page.fact(
                holds,
                new Phrase(
                        "独立模型每多一个位置就差四倍，自回归模型不受影响。真实的语言里处处是这样的依赖，所以 GPT 一次只写一个字，并把写下的字读回来。",
                        "With each further position the independent model gets worse by a factor of four; the"
                                + " autoregressive one does not. Real language is full of such dependences. That is why"
                                + " a GPT writes one token at a time, and reads what it has written."),
                new Phrase(
                        "数字还没有到应有的样子：模型没有学好。试试更多步，--steps。",
                        "The numbers are not yet what they should be: the models have not learned enough. Try more"
                                + " --steps."));
    }

    private static String likeliest(WordChains world, Map<List<Integer>, Double> joint, boolean chinese) {
        return joint.entrySet().stream()
                .filter(entry -> world.truth(entry.getKey()) == 0)
                .sorted(Map.Entry.<List<Integer>, Double>comparingByValue().reversed())
                .limit(3)
                .map(entry -> world.text(entry.getKey()))
                .map(text -> chinese ? text.chinese() : text.english())
                .collect(Collectors.joining(chinese ? "、" : "; "));
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi lesson 6 --steps 20",
                        new Phrase("自回归模型也还会说出“我爱我”。", "The autoregressive model still says “I love I”, too."),
                        new Phrase(
                                "能表示依赖，不等于已经学会了它。", "It can express the dependence, but it has not learned it yet.")),
                new Exercise(
                        "kawi lesson 6 --steps 2000",
                        new Phrase(
                                "自回归接近 100%，独立还是 50%。",
                                "The autoregressive model comes nearer to 100%; the independent one stays at 50%."),
                        new Phrase(
                                "独立模型的错不在训练，在它的假设：再练也没有用。",
                                "What is wrong with the independent model is not its training but its assumption.")),
                new Exercise(
                        "kawi generate --model models/moby-dick-minute --prompt \"The whale\" --prompt-lookup 3"
                                + " --max-new-tokens 100",
                        new Phrase(
                                "同样的文字，前向传播却少一些。先用 kawi train 训练模型。",
                                "The same text with fewer forward passes. Train the model first, with kawi train."),
                        new Phrase(
                                "投机解码先猜几个字，再用一次前向传播检查：快了，但写出的仍是自回归模型的文字。",
                                "Speculative decoding guesses some tokens and checks them in one pass: it is faster,"
                                        + " and the text is still that of the autoregressive model.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                Source.of("samples", "lesson/generation/PositionwiseModel.java", "独立模型", "the independent model"),
                Source.of("samples", "lesson/generation/WordChains.java", "链式法则", "the chain rule"),
                Source.of("engine", "generate/Generator.java", "自回归循环", "the autoregressive loop"),
                Source.of("engine", "model/LanguageModel.java", "自己的模型怎么训练", "how to train a model of your own"),
                Source.of("engine", "generate/speculation/Speculation.java", "投机解码", "speculative decoding"));
    }
}
