package kawi.samples.lesson.training;

import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.BatchSampler;
import kawi.engine.model.Gpt;
import kawi.engine.train.Evaluation;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.CurvePlot;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.lesson.toy.Learner;
import kawi.samples.lesson.toy.ToyLanguage;
import kawi.samples.lesson.toy.ToyModels;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The seventh lesson: the learning rate, its warmup and its decay.
public final class LearningRateLesson implements Lesson {
    private static final int STEPS = 300;
    private static final int EVALUATED_BATCHES = 40;
    private static final double SMALL = 1e-4;
    private static final double RIGHT = 1e-2;
    private static final double LARGE = 1;
    private static final double BOLD = 6e-2;

    private static final int COLUMNS = 48;
    private static final int ROWS = 13;

    @Override
    public Phrase title() {
        return new Phrase("学习率", "the learning rate");
    }

    @Override
    public String sections() {
        return "16.9";
    }

    /// A training.
    ///
    /// @param losses of each step
    /// @param loss afterwards, on text that the model was not trained on
    private record Run(double[] losses, double loss) {}

    private static Run run(Classroom room, int steps, LearningRate rate) {
        CounterRandom random = room.random(7);
        Gpt model = ToyModels.untrained(ToyLanguage.VOCABULARY_SIZE, random);
        BatchSampler sampler =
                ToyLanguage.batches(ToyModels.BATCH_SIZE, model.config().contextLength(), random.child(1));
        double[] losses = new Learner(model, room.device(), rate).train(steps, sampler::batch);
        double loss = new Evaluation(model, room.device())
                .mean(IntStream.range(steps, steps + EVALUATED_BATCHES).mapToObj(sampler::batch))
                .loss();
        return new Run(losses, loss);
    }

    @Override
    public void tell(Page page, Classroom room) {
        int steps = room.steps(STEPS);
        page.say(
                "一次反向传播告诉我们每个参数该往哪边改，却没有说改多少。改多少由学习率决定，它是训练里最要紧的一个数。同一个模型，同样的 %d 步，只换学习率：",
                "A backward pass says in which direction to change each weight, but not how far. The learning rate"
                        + " says how far; no other number matters as much in training. The same model, the same number"
                        + " of steps (%d), and only the learning rate differs:",
                steps);
        three(page, room, steps);
        warmup(page, room, steps);
        decay(page, room, steps);
    }

    private static void three(Page page, Classroom room, int steps) {
        page.section("太小、正好、太大", "Too small, right, too large");
        Run small = run(room, steps, new LearningRate.Constant(SMALL));
        Run right = run(room, steps, new LearningRate.Constant(RIGHT));
        Run large = run(room, steps, new LearningRate.Constant(LARGE));
        double entropy = ToyLanguage.entropyPerWord();
        page.curves(
                new CurvePlot(COLUMNS, ROWS, 0.5, 3.5)
                        .level('.', entropy)
                        .curve('s', small.losses())
                        .curve('L', large.losses())
                        .curve('o', right.losses()),
                "0",
                Integer.toString(steps));
        page.say(
                "s 太小 %s    o 正好 %s    L 太大 %s    . 熵 %s（最低的可能）。超出上边的画在上边。",
                "s too small, %s    o right, %s    L too large, %s    . entropy %s, the least possible. What is higher"
                        + " is drawn at the upper edge.",
                Numbers.decimal(SMALL, 4),
                Numbers.decimal(RIGHT, 2),
                Numbers.decimal(LARGE, 0),
                Numbers.loss(entropy));
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT, Align.RIGHT),
                List.of("学习率", "", "损失"),
                List.of("learning rate", "", "loss"));
        page.headed(table.row(page.word("太小", "too small"), Numbers.decimal(SMALL, 4), Numbers.loss(small.loss()))
                .row(page.word("正好", "right"), Numbers.decimal(RIGHT, 4), Numbers.loss(right.loss()))
                .row(page.word("太大", "too large"), Numbers.decimal(LARGE, 4), Numbers.loss(large.loss())));
        page.fact(
                right.loss() < small.loss() && right.loss() < large.loss(),
                new Phrase(
                        "太小，方向对，走得慢，%1$d 步还在半路。太大，一步跨过了头，参数越改越乱，之后再也学不会。正好的那个已经接近熵。",
                        "Too small: the direction is right, but at step %1$d it is still on its way. Too large: each"
                                + " step overshoots, the weights are thrown about, and the model never recovers. The"
                                + " right one comes near the entropy."),
                new Phrase(
                        "这次“正好”的并不是最好的：步数太少时，大一点的学习率占便宜。试试更多步，--steps。",
                        "This time the “right” one is not the best: with so few steps others have an advantage. Try"
                                + " more --steps."),
                steps);
    }

    private static void warmup(Page page, Classroom room, int steps) {
        page.section("预热", "Warmup");
        page.say(
                "刚开始时参数是随机的，梯度又大又乱，AdamW 对梯度大小的估计也还不准。这时大步走最危险。预热就是让学习率从小慢慢升上去。用一个冒险的学习率 %s 试试：",
                "At the beginning the weights are random, gradients are large and erratic, and AdamW's estimates of"
                        + " their size are poor. Large steps are most dangerous then. Warmup lets the learning rate"
                        + " rise slowly. Try it with a bold learning rate, %s:",
                Numbers.decimal(BOLD, 2));
        Run without = run(room, steps, new LearningRate.Constant(BOLD));
        Run with = run(room, steps, new LearningRate.WarmupConstant(BOLD, steps / 5));
        page.curves(
                new CurvePlot(COLUMNS, ROWS, 0.5, 3.5)
                        .curve('x', without.losses())
                        .curve('w', with.losses()),
                "0",
                Integer.toString(steps));
        page.say("x 没有预热    w 预热 %d 步", "x without warmup    w with warmup (steps: %d)", steps / 5);
        page.fact(
                with.loss() < without.loss(),
                new Phrase("训练之后的损失：没有预热 %1$s，有预热 %2$s。", "The loss afterwards: %1$s without warmup, %2$s with it."),
                new Phrase(
                        "训练之后的损失：没有预热 %1$s，有预热 %2$s。这次预热没有帮上忙。",
                        "The loss afterwards: %1$s without warmup, %2$s with it. This time warmup did not help."),
                Numbers.loss(without.loss()),
                Numbers.loss(with.loss()));
    }

    private static void decay(Page page, Classroom room, int steps) {
        page.section("衰减", "Decay");
        var constant = new LearningRate.WarmupConstant(RIGHT, steps / 20);
        var cosine = new LearningRate.WarmupCosine(RIGHT, 0, steps / 20, steps);
        page.say(
                "快到谷底时，大步只会在谷底两边来回跳。所以让学习率慢慢降下来，常用余弦曲线：",
                "Near the bottom of the valley large steps only jump from side to side. So let the rate fall, usually"
                        + " along a cosine:");
        page.curves(
                new CurvePlot(COLUMNS, 9, 0, RIGHT)
                        .curve('-', rates(constant, steps))
                        .curve('o', rates(cosine, steps)),
                "0",
                Integer.toString(steps));
        Run without = run(room, steps, constant);
        Run with = run(room, steps, cosine);
        double entropy = ToyLanguage.entropyPerWord();
        page.say("- 不衰减    o 余弦衰减", "- no decay    o cosine decay");
        page.fact(
                with.loss() < without.loss(),
                new Phrase(
                        "训练之后的损失离熵还有多远：不衰减 %1$s，衰减 %2$s。",
                        "How far the loss afterwards is above the entropy: %1$s without decay, %2$s with it."),
                new Phrase(
                        "训练之后的损失离熵还有多远：不衰减 %1$s，衰减 %2$s。这次衰减没有帮上忙。",
                        "How far the loss afterwards is above the entropy: %1$s without decay, %2$s with it. This time"
                                + " decay did not help."),
                Numbers.loss(without.loss() - entropy),
                Numbers.loss(with.loss() - entropy));
    }

    private static double[] rates(LearningRate rate, int steps) {
        return IntStream.range(0, steps).mapToDouble(rate::at).toArray();
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi lesson 7 --steps 1500",
                        new Phrase(
                                "太小的那条也降下来了，太大的还是学不会。",
                                "Even the one that is too small comes down; the one that is too large never does."),
                        new Phrase("太小只是浪费时间，太大会毁掉训练。", "Too small only wastes time; too large ruins the training.")),
                new Exercise(
                        "kawi train --preset tiny --steps 300 --lr 0.5 --out models/too-large",
                        new Phrase(
                                "损失停在 3 左右，写出的字母没有次序。",
                                "The loss stays at about 3, and the text is letters without order."),
                        new Phrase(
                                "它只学会了哪些字母常见，没有学会哪个跟着哪个。",
                                "It has learned which letters are frequent, but not which one follows which.")),
                new Exercise(
                        "kawi train --preset tiny --steps 300 --lr 0.001 --out models/tiny",
                        new Phrase(
                                "损失降到 2.6 左右。和上一个练习的 loss.png 比一比。",
                                "The loss falls to about 2.6. Compare its loss.png with that of the last exercise."),
                        new Phrase(
                                "只差一个数。训练失败时，先把学习率除以 10 试试。",
                                "One number differs. If a training fails, try a tenth of the learning rate first.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                Source.of("autograd", "optim/LearningRate.java", "学习率的曲线", "learning-rate schedules"),
                Source.of("autograd", "optim/AdamW.java", "优化器", "the optimizer"),
                Source.of("autograd", "optim/GradientClipping.java", "梯度裁剪", "gradient clipping"),
                Source.of("engine", "train/Trainer.java", "训练循环", "the training loop"));
    }
}
