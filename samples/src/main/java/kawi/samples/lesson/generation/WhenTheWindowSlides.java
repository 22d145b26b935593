package kawi.samples.lesson.generation;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.RandomSampler;
import kawi.engine.data.TokenDataset;
import kawi.engine.generate.GenerationStep;
import kawi.engine.model.Gpt;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.toy.GreedyGeneration;
import kawi.samples.lesson.toy.Learner;
import kawi.samples.lesson.toy.Texts;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The last section: text that is longer than the context, and the training data that the model needs for it.
final class WhenTheWindowSlides {
    /// The number of new tokens: enough for the window to slide past the fork of a second text.
    private static final int NEW_TOKENS = 18;

    /// The number of texts in the long text from which windows are sampled.
    private static final int LONG_TEXT = 64;

    /// The number of windows in a batch.
    private static final int BATCH_SIZE = 8;

    private final Page page;
    private final Texts texts;
    private final Device device;

    WhenTheWindowSlides(Page page, Texts texts, Device device) {
        this.page = page;
        this.texts = texts;
        this.device = device;
    }

    /// Prints the section: generates a long text, trains the model on windows, and generates again.
    void tell(Gpt model, String prompt, int steps, CounterRandom random) {
        page.section("窗口滑动", "The window slides");
        page.say(
                "模型最多看 %d 个。现在让它写到 %s 也不停。超出以后，最旧的掉出窗口，剩下的从位置 0 重新数。",
                "The model sees at most %d tokens. Now it goes on past %s. Once there are more, the oldest fall out of "
                        + "the window, and those that are left count from position 0 again.",
                model.config().contextLength(),
                Texts.END_GLYPH);
        int before = write(model, prompt);
        unseen();
        page.say(
                "所以真正的训练不只从句首开始：把许多句子按随机次序接成长文，从任意处截取 %d 个为一窗来学。同一个模型再学 %d 步：",
                "So real training does not start at beginnings only: many texts in random order make a long one, and "
                        + "windows of %d are cut from anywhere in it. The same model is trained on (steps: %d):",
                model.config().contextLength(),
                steps);
        page.headed(learnWindows(model, steps, random));
        page.say("再写一次：", "And it writes again:");
        int after = write(model, prompt);
        conclusion(before, after, prompt.length() + NEW_TOKENS);
    }

    /// @return the length of the longest prefix that is made of the texts
    private int write(Gpt model, String prompt) {
        int context = model.config().contextLength();
        GreedyGeneration generation =
                GreedyGeneration.of(model, device, texts.tokenizer().encode(prompt), NEW_TOKENS, OptionalInt.empty());
        page.headed(table(generation, context));
        int[] ids = generation.ids();
        int readable = texts.readable(ids);
        page.say("全文：%s", "The whole text: %s", texts.glyphs(ids));
        if (readable == ids.length) {
            page.say("从头到尾都读得通，一句接着一句。", "It reads well from beginning to end, one text after the other.");
        } else {
            page.say(
                    "前 %d 个读得通，第 %d 个“%s”就不对了。",
                    "The first %d tokens read well; token %d, “%s”, is where it goes wrong.",
                    readable,
                    readable + 1,
                    texts.glyph(ids[readable]));
        }
        return readable;
    }

    private Table table(GreedyGeneration generation, int context) {
        String positions = IntStream.range(0, context)
                .mapToObj(position -> DisplayWidth.right(Integer.toString(position), 2))
                .collect(Collectors.joining());
        var table = page.head(
                new Table(2, Align.RIGHT, Align.RIGHT, Align.LEFT),
                List.of("字数", "掉出", positions, "下一字"),
                List.of("tokens", "drops", positions, "next"));
        for (GenerationStep step : generation.steps()) {
            int tokens = generation.prompt().length + step.number();
            table.row(
                    Integer.toString(tokens),
                    dropped(generation, tokens, context),
                    texts.glyphs(step.window()),
                    texts.glyph(step.chosen().id())
                            + DisplayWidth.right(Numbers.percent(step.chosen().probability()), 7));
        }
        return table;
    }

    /// The token that left the window when the text reached this number of tokens; empty if none did.
    private String dropped(GreedyGeneration generation, int tokens, int context) {
        return tokens > context ? texts.glyph(generation.ids()[tokens - context - 1]) : "";
    }

    /// Explains what the first training did not contain.
    private void unseen() {
        page.say(
                "这样的窗口，模型从未见过：训练时每句都从位置 0 的“%s”开始，%s 之后没有答案，只用过位置 0 到 %d。",
                "The model has never seen such windows: in training every text began with “%s” at position 0, nothing "
                        + "was asked after %s, and only positions 0 to %d were used.",
                texts.glyph(texts.sequences().getFirst()[0]),
                Texts.END_GLYPH,
                texts.batch().inputs().length() - 1);
    }

    private Table learnWindows(Gpt model, int steps, CounterRandom random) {
        var sampler = new RandomSampler(
                longText(random.child(1)), BATCH_SIZE, model.config().contextLength(), random.child(2));
        var learner = new Learner(model, device, steps);
        var table = page.head(new Table(2, Align.RIGHT), List.of("步", "损失"), List.of("step", "loss"));
        int interval = Math.max(1, steps / 5);
        for (int step = 0; step < steps; step++) {
            double loss = learner.step(sampler.batch(step));
            if (step % interval == 0 || step == steps - 1) {
                table.row(Integer.toString(step), Numbers.loss(loss));
            }
        }
        return table;
    }

    /// The texts in random order, one after the other.
    private TokenDataset longText(CounterRandom random) {
        List<int[]> sequences = texts.sequences();
        int[] ids = IntStream.range(0, LONG_TEXT)
                .mapToObj(i -> sequences.get(random.below(sequences.size(), i)))
                .flatMapToInt(Arrays::stream)
                .toArray();
        return new TokenDataset(ids, ids.length);
    }

    private void conclusion(int before, int after, int all) {
        page.fact(
                before < after && after == all,
                new Phrase(
                        "%3$d 个里读得通的，从 %1$d 个变成 %2$d 个。模型没有变大，窗口也没有变长：变的是训练时见过什么。",
                        "Of %3$d tokens, %1$d read well before and %2$d do now. The model is no larger and the window"
                                + " no longer: what changed is what training has shown it."),
                new Phrase(
                        "%3$d 个里读得通的，之前 %1$d 个，现在 %2$d 个：还没有学好。试试更多步，--steps。",
                        "Of %3$d tokens, %1$d read well before and %2$d do now: it has not learned enough. Try more"
                                + " --steps."),
                before,
                after,
                all);
    }
}
