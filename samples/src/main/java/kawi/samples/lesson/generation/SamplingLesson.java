package kawi.samples.lesson.generation;

import java.util.List;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Gpt;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.lesson.toy.Rows;
import kawi.samples.lesson.toy.ToyLanguage;
import kawi.samples.lesson.toy.ToyModels;

/// The fifth lesson: greedy decoding, sampling, top-k, top-p, temperature.
public final class SamplingLesson implements Lesson {
    private static final int STEPS = 400;

    @Override
    public Phrase title() {
        return new Phrase("贪心与采样", "greedy decoding and sampling");
    }

    @Override
    public String sections() {
        return "16.7";
    }

    @Override
    public void tell(Page page, Classroom room) {
        int steps = room.steps(STEPS);
        page.say(
                "模型只给出概率，写哪个词由解码策略决定。这一课先训练一个 %1$d 个词的小模型（%2$d 步），把一个分布从头到尾看一遍，再让几种策略各写许多段，比一比。",
                "A model gives probabilities; which word is written is up to the decoding strategy. This lesson trains"
                        + " a model of a language of %1$d words (steps: %2$d), follows one distribution from beginning"
                        + " to end, and then lets several strategies write many texts.",
                ToyLanguage.VOCABULARY_SIZE,
                steps);
        Gpt model = ToyModels.ofToyLanguage(room.device(), room.random(5), steps);
        new OneDistribution(page)
                .tell(
                        Distribution.of(Rows.next(model, room.device(), ToyLanguage.ids("。"))),
                        Distribution.of(Rows.next(model, room.device(), ToyLanguage.ids("。小猫吃鱼"))),
                        room.random(51));
        new ManyTexts(page, room).tell(model);
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi compare --model models/moby-dick-minute --prompt \"Call me \"",
                        new Phrase(
                                "同一个提示，每种策略一段，附上 distinct 和损失。先用 kawi train 训练模型。",
                                "One prompt, a text by every strategy, with distinct-n and loss. Train the model first,"
                                        + " with kawi train."),
                        new Phrase(
                                "贪心重复，温度高就胡说：换成真正的书也一样。",
                                "Greedy repeats itself and a high temperature writes nonsense, with a real book,"
                                        + " too.")),
                new Exercise(
                        "kawi generate --model models/moby-dick-minute --prompt \"The \" --top-p 0.9 --trace"
                                + " --max-new-tokens 3",
                        new Phrase(
                                "每一步的分布：模型的、截断之后的、抽到的数。",
                                "The distribution of each step: the model's, what the truncation left, and the number"
                                        + " that was drawn."),
                        new Phrase("看看跨过 0.9 的那个字有没有留下。", "Look whether the token that crosses 0.9 was kept.")),
                new Exercise(
                        "kawi lesson 5 --steps 50",
                        new Phrase("存在的句子少了一半多，温度 1 也常常说胡话。", "Less than half of the sentences exist, even at T = 1."),
                        new Phrase(
                                "策略只能在模型给的概率里挑，模型不好，策略也救不了。",
                                "A strategy can only choose among the probabilities that the model gives.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                Source.of("engine", "generate/strategy/Distribution.java", "分布与抽取", "the distribution and the draw"),
                Source.of("engine", "generate/strategy/Temperature.java", "温度", "temperature"),
                Source.of("engine", "generate/strategy/TopK.java", "top-k", "top-k"),
                Source.of("engine", "generate/strategy/TopP.java", "top-p", "top-p"),
                Source.of("engine", "generate/strategy/DecodingStrategy.java", "策略", "the strategy"),
                Source.of("samples", "lesson/generation/Diversity.java", "distinct-n", "distinct-n"));
    }
}
