package kawi.samples.lesson.training;

import java.util.List;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Gpt;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.lesson.toy.Texts;
import kawi.samples.lesson.toy.ToyModels;

/// The first lesson: how training and inference differ.
///
/// Training sees the whole text at once, because every answer is known. Inference writes one token at a time, because
/// each depends on the one before. A model small enough to train in seconds shows both.
public final class TrainingLesson implements Lesson {
    /// What the two texts have in common.
    public static final String PROMPT = "小沈阳江西演唱会邀请了";

    /// The texts that the model learns.
    public static final Texts TEXTS = Texts.of(PROMPT + "沈春阳", PROMPT + "，沈春阳");

    /// The number of training steps.
    public static final int STEPS = 300;

    /// The untrained model.
    public static Gpt model(long seed) {
        return ToyModels.untrained(TEXTS.tokenizer().vocabularySize(), CounterRandom.ofSeed(seed));
    }

    @Override
    public Phrase title() {
        return new Phrase("训练与推理", "training and inference");
    }

    @Override
    public String sections() {
        return "16.1, 16.2";
    }

    @Override
    public void tell(Page page, Classroom room) {
        page.say(
                "训练时，每个位置的答案都是已知的，所以整句话一次看完。推理时，下一个字要靠已经写出的字，所以只能一个一个地写。",
                "In training the answer at every position is known, so a whole text is seen at once. "
                        + "In inference each character depends on those already written, so they come one by one.");
        Gpt model = model(room.seed());
        int steps = room.steps(STEPS);
        new WhatIsGiven(page, TEXTS, room.device()).tell(model);
        new HowItLearns(page, TEXTS, room.device()).tell(model, steps);
        new HowItWrites(page, TEXTS, room.device()).tell(model, PROMPT);
        new WithoutTheMask(page, room).tell(steps);
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi lesson 1 --steps 10",
                        new Phrase(
                                "损失只降到 1.4 左右，写出的不是任何一句。",
                                "The loss falls to about 1.4 only, and what is written is neither of the texts."),
                        new Phrase(
                                "十步只够记住哪些字常见，还不够记住哪个字跟在哪个字后面。",
                                "Ten steps are enough to learn which characters are frequent, but not which one follows"
                                        + " which.")),
                new Exercise(
                        "kawi lesson 1 --seed 2",
                        new Phrase(
                                "训练前的损失和刚才不同，训练后的几乎一样，岔路口还是各半。",
                                "Before training the losses differ from those above, afterwards they are nearly the"
                                        + " same, and the fork is still one half each."),
                        new Phrase(
                                "种子决定初始参数；训练之后说话的是数据，不是种子。",
                                "The seed determines the initial weights. After training it is the data that speak, not"
                                        + " the seed.")),
                new Exercise(
                        "kawi inspect --model models/moby-dick-minute --prompt \"Call me Ishmael.\"",
                        new Phrase(
                                "每个位置的预测、真正的下一个词元和它的损失。先用 kawi train 训练这个模型。",
                                "The prediction at every position, the token that really follows, and its loss."
                                        + " Train the model first, with kawi train."),
                        new Phrase(
                                "这就是教师强制：答案已知，一次前向传播就问完所有位置。",
                                "This is teacher forcing on a text of your own: the answers are known, so one forward"
                                        + " pass asks at all positions.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                Source.of("engine", "data/Batch.java", "输入与答案", "inputs and targets"),
                Source.of("autograd", "op/CausalMask.java", "因果掩码", "the causal mask"),
                Source.of("engine", "model/CausalSelfAttention.java", "注意力", "attention"),
                Source.of("engine", "model/Gpt.java", "模型与损失", "the model and its loss"),
                Source.of("engine", "train/TrainingStep.java", "一步训练", "a training step"),
                Source.of("engine", "generate/Generator.java", "推理的循环", "the loop of inference"),
                Source.of(
                        "samples", "lesson/training/PlainGpt.java", "可以拿掉掩码的 GPT", "a GPT whose mask can be removed"));
    }
}
