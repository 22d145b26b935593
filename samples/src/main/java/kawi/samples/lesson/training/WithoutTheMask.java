package kawi.samples.lesson.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.autograd.op.CrossEntropy;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.model.Tokens;
import kawi.engine.train.Evaluation;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.CurvePlot;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.toy.Learner;
import kawi.samples.lesson.toy.ToyLanguage;
import kawi.samples.lesson.toy.ToyLanguage.Validity;
import kawi.samples.lesson.toy.ToyModels;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The last section: the same training with and without the causal mask.
final class WithoutTheMask {
    private static final int TEXTS = 40;

    /// To copy from the next position takes longer to learn than the two texts.
    private static final int TIMES_LONGER = 3;

    private static final int EVALUATED_BATCHES = 20;

    private final Page page;
    private final Classroom room;

    WithoutTheMask(Page page, Classroom room) {
        this.page = page;
        this.room = room;
    }

    /// What became of a model.
    ///
    /// @param losses of its training, step by step
    /// @param first the loss at all positions of a window but the last, on text that it was not trained on
    /// @param last the loss at the last position
    /// @param written the texts that it generates
    private record Result(double[] losses, double first, double last, List<int[]> written) {
        Validity validity() {
            return written.stream().map(ToyLanguage::validity).reduce(new Validity(0, 0), Validity::plus);
        }
    }

    void tell(int steps) {
        int longer = TIMES_LONGER * steps;
        page.section("拿掉因果掩码", "Without the causal mask");
        page.say(
                "两句话背下来就行，看不出作弊。所以换一种小语言：%d 个词，%d 种句子，按固定的概率随机说，比如“%s”。它的熵是已知的：只看前文的模型，平均每个词的损失不可能低于 %s。",
                "Two texts can be learned by heart, so cheating would not show. So take a tiny language instead: %1$d"
                        + " words, %2$d sentences, spoken at random with fixed probabilities, such as “%5$s” Its"
                        + " entropy is known: a model that sees only what is before cannot have a mean loss below %4$s"
                        + " per word.",
                ToyLanguage.VOCABULARY_SIZE,
                ToyLanguage.sentences().size(),
                ToyLanguage.text(ToyLanguage.ids("小猫吃鱼。")).chinese(),
                Numbers.loss(ToyLanguage.entropyPerWord()),
                ToyLanguage.text(ToyLanguage.ids("小猫吃鱼。")).english());
        page.say(
                "训练两个模型，参数、数据、步数都相同，只有一行代码不同：一个有因果掩码，一个没有。",
                "Two models are trained with the same initial weights, data and number of steps. One line of code"
                        + " differs: one has the causal mask, the other has not.");
        Result with = run(longer, true);
        Result without = run(longer, false);
        picture(longer, with, without);
        table(with, without);
        verdict(with, without);
    }

    private Result run(int steps, boolean masked) {
        CounterRandom random = room.random(2);
        var config = ToyModels.config(ToyLanguage.VOCABULARY_SIZE);
        var model = new PlainGpt(config, random, masked);
        BatchSampler sampler = ToyLanguage.batches(ToyModels.BATCH_SIZE, config.contextLength(), random.child(1));
        double[] losses = new Learner(model, room.device(), steps).train(steps, sampler::batch);
        List<Batch> unseen = IntStream.range(steps, steps + EVALUATED_BATCHES)
                .mapToObj(sampler::batch)
                .toList();
        int end = config.contextLength() - 1;
        CounterRandom draws = random.child(2);
        return new Result(
                losses,
                loss(model, unseen, 0, end),
                loss(model, unseen, end, end + 1),
                IntStream.range(0, TEXTS)
                        .mapToObj(text -> write(model, draws.child(text)))
                        .toList());
    }

    /// The mean loss at some positions of the windows.
    private double loss(PlainGpt model, List<Batch> batches, int from, int to) {
        return new Evaluation(model, room.device())
                .mean(batches.stream().map(batch -> only(batch, from, to)))
                .loss();
    }

    private static Batch only(Batch batch, int from, int to) {
        int[] targets = batch.targets().clone();
        int length = batch.inputs().length();
        for (int i = 0; i < targets.length; i++) {
            if (i % length < from || i % length >= to) {
                targets[i] = CrossEntropy.IGNORED;
            }
        }
        return new Batch(batch.inputs(), targets);
    }

    /// Samples a text that begins after a full stop and fits in the window.
    private int[] write(PlainGpt model, CounterRandom random) {
        int[] ids = new int[model.contextLength()];
        ids[0] = ToyLanguage.STOP;
        var inference = new Inference(room.device());
        for (int length = 1; length < ids.length; length++) {
            int[] window = Arrays.copyOf(ids, length);
            inference.reset();
            float[] probabilities = inference
                    .run(() -> model.logits(Tokens.of(window)).softmax())
                    .toFloats(); // (T, V)
            ids[length] = draw(probabilities, (length - 1) * ToyLanguage.VOCABULARY_SIZE, random.uniform(length));
        }
        return Arrays.copyOfRange(ids, 1, ids.length);
    }

    private static int draw(float[] probabilities, int from, double uniform) {
        double sum = 0;
        for (int id = 0; id < ToyLanguage.VOCABULARY_SIZE; id++) {
            sum += probabilities[from + id];
            if (uniform < sum) {
                return id;
            }
        }
        return ToyLanguage.STOP;
    }

    private void picture(int steps, Result with, Result without) {
        if (steps == 0) {
            return;
        }
        page.curves(
                new CurvePlot(48, 13, 0, Math.log(ToyLanguage.VOCABULARY_SIZE))
                        .level('.', ToyLanguage.entropyPerWord())
                        .curve('o', with.losses())
                        .curve('x', without.losses()),
                "0",
                Integer.toString(steps));
        page.say(
                "o 有掩码    x 没有掩码    . 熵：诚实的下限    横轴是步，纵轴是损失",
                "o with the mask    x without    . entropy: the honest minimum    (loss by step)");
    }

    private void table(Result with, Result without) {
        int end = ToyModels.CONTEXT_LENGTH - 1;
        page.say(
                "在没见过的文字上，分开看窗口里位置 0 到 %1$d 的损失和最后一个位置 %2$d 的损失；再让它们各写 %3$d 段，数一数有几句通顺：",
                "On text that neither has seen, the loss at positions 0 to %1$d of a window, and at the last position,"
                        + " %2$d. Then each of them writes %3$d texts: how many sentences exist in the language?",
                end - 1,
                end,
                TEXTS);
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT, Align.RIGHT, Align.RIGHT),
                List.of("掩码", "0 - " + (end - 1), Integer.toString(end), "通顺"),
                List.of("mask", "0 - " + (end - 1), Integer.toString(end), "valid"));
        page.headed(row(row(table, page.word("有", "yes"), with), page.word("没有", "no"), without));
        sample("有掩码的写道：%1$s", "The one with the mask writes: %2$s", with);
        sample("没有掩码的写道：%1$s", "The one without writes: %2$s", without);
    }

    private static Table row(Table table, String name, Result result) {
        Validity validity = result.validity();
        return table.row(
                name,
                Numbers.loss(result.first()),
                Numbers.loss(result.last()),
                validity.valid() + " / " + validity.count());
    }

    private void sample(String chinese, String english, Result result) {
        Phrase text = ToyLanguage.text(result.written().getFirst());
        page.say(chinese, english, text.chinese(), text.english());
    }

    private void verdict(Result with, Result without) {
        boolean cheats = without.first() < ToyLanguage.entropyPerWord() / 10;
        boolean nonsense = without.validity().share() < with.validity().share() / 2;
        page.fact(
                cheats && nonsense,
                new Phrase(
                        "没有掩码时，前面那些位置的损失是 %2$s，远低于熵 %4$s。诚实的模型做不到：它在作弊，答案就在后一格，照抄就行。露馅的是最后一个位置：后面没有东西可抄，损失立刻变成"
                                + " %3$s。推理时写到哪里，哪里就是最后一个位置，而它几乎只学会了抄，于是满口胡话。损失低，不等于学会了。",
                        "Without the mask the loss of the first positions is %2$s, far below the entropy of %4$s. No"
                                + " honest model can do that: it cheats, because the answer is one position further,"
                                + " and copying it is enough. The last position gives it away: there is nothing to"
                                + " copy, and the loss is %3$s. In inference the position that counts is always the"
                                + " last one, and a model that has learned little but copying writes nonsense there. A"
                                + " low loss does not mean that it has learned."),
                new Phrase(
                        "没有掩码的损失是 %2$s，有掩码的是 %1$s，熵是 %4$s：这次还没有学到会作弊的程度。试试更多步，--steps。",
                        "Without the mask the loss is %2$s, with it %1$s, and the entropy is %4$s: it has not learned"
                                + " to cheat yet. Try more --steps."),
                Numbers.loss(with.first()),
                Numbers.loss(without.first()),
                Numbers.loss(without.last()),
                Numbers.loss(ToyLanguage.entropyPerWord()));
    }
}
