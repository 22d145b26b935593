package kawi.samples.lesson.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import kawi.autograd.device.Device;
import kawi.engine.data.Batch;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.GenerationStep.Candidate;
import kawi.engine.model.Gpt;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.toy.GreedyGeneration;
import kawi.samples.lesson.toy.LossByPosition;
import kawi.samples.lesson.toy.Texts;
import kawi.samples.terminal.DisplayWidth;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The fifth section: autoregressive inference, one token after the other.
final class HowItWrites {
    private static final int CANDIDATES_SHOWN = 2;
    private static final int TOKENS_SHOWN = 8;

    /// Tolerance for probabilities that are computed from the same logits in two ways.
    private static final double SAME = 1e-9;

    private final Page page;
    private final Texts texts;
    private final Device device;

    HowItWrites(Page page, Texts texts, Device device) {
        this.page = page;
        this.texts = texts;
        this.device = device;
    }

    void tell(Gpt model, String prompt) {
        page.section("推理：一次写一个字", "Inference: one character at a time");
        page.say(
                "给出“%s”，后面没有答案了。模型算出下一个字的概率，取最大的写上（贪心），再从写好的整串算下一个：这就是自回归。",
                "Given %s, there are no answers any more. The model computes the probabilities of the next character;"
                        + " the most probable is written down (greedy), and the next is computed from all that is"
                        + " written. This is called autoregressive.",
                prompt);
        int[] ids = texts.tokenizer().encode(prompt);
        GreedyGeneration generation = write(model, ids);
        GenerationStep first = generation.steps().getFirst();
        page.headed(table(generation));
        verdict(generation);
        sameQuestion(model, first);
        fork(first.candidates().get(0), first.candidates().get(1));
        otherRoad(model, first.candidates().get(1), ids);
        passes(generation);
        otherWays();
    }

    /// Generates until the end token, or until the context is full.
    private GreedyGeneration write(Gpt model, int... prompt) {
        int room = model.config().contextLength() - prompt.length;
        return GreedyGeneration.of(model, device, prompt, room, OptionalInt.of(texts.end()));
    }

    private Table table(GreedyGeneration generation) {
        var table = page.head(
                new Table(2, Align.RIGHT, Align.LEFT),
                List.of("前向", "看到", "第一候选", "第二候选", "写下"),
                List.of("pass", "sees", "first", "second", "writes"));
        for (GenerationStep step : generation.steps()) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(step.number() + 1), tail(step.window())));
            step.candidates().stream()
                    .limit(CANDIDATES_SHOWN)
                    .map(this::probability)
                    .forEach(row::add);
            row.add(texts.glyph(step.chosen().id()));
            table.row(row);
        }
        return table;
    }

    /// The last tokens that the model saw.
    private String tail(int... window) {
        int from = Math.max(0, window.length - TOKENS_SHOWN);
        return (from > 0 ? ".." : "") + texts.glyphs(Arrays.copyOfRange(window, from, window.length));
    }

    private String probability(Candidate candidate) {
        return texts.glyph(candidate.id()) + " " + DisplayWidth.right(Numbers.percent(candidate.probability()), 6);
    }

    private String quoted(Candidate candidate) {
        return "“" + texts.glyph(candidate.id()) + "”" + Numbers.percent(candidate.probability());
    }

    private void verdict(GreedyGeneration generation) {
        int[] written = generation.ids();
        for (int b = 0; b < texts.texts().size(); b++) {
            if (Arrays.equals(texts.sequences().get(b), written)) {
                page.say(
                        "写出的正是%s句，一字不差。",
                        "What was written is text %2$s, character by character.",
                        Texts.name(b).chinese(),
                        Texts.name(b).english());
                return;
            }
        }
        page.say(
                "写出的是 %s：两句都不是，还没有学会。",
                "What was written is %s, neither of the texts: the model has not learned enough yet.",
                texts.glyphs(written));
    }

    /// Shows that a position of a training batch and the last position of a prompt have the same prediction.
    private void sameQuestion(Gpt model, GenerationStep first) {
        Batch batch = texts.batch();
        int t = first.window().length - 1;
        int answer = batch.targets()[t];
        double inTraining =
                Math.exp(-LossByPosition.of(model, batch, device).at(0, t).orElseThrow());
        double inInference = first.candidates().stream()
                .filter(candidate -> candidate.id() == answer)
                .mapToDouble(Candidate::probability)
                .sum();
        boolean same = Math.abs(inTraining - inInference) < SAME;
        page.say(
                "训练时位置 %d 问的是同一个问题：在那里“%s”的概率是 %.6f，在这里是 %.6f。" + (same ? "模型是同一个函数，只是问法不同。" : "两者应当相等，却不相等！"),
                "In training, position %d asks the same question: there “%s” has the probability %.6f, here it has"
                        + " %.6f. "
                        + (same
                                ? "The model is the same function; only the way of asking differs."
                                : "They should be equal, and are not!"),
                t,
                texts.glyph(answer),
                inTraining,
                inInference);
    }

    private void fork(Candidate first, Candidate second) {
        boolean even = Math.min(first.probability(), second.probability()) > 0.4;
        page.say(
                "第一步正是岔路：%s，%s。" + (even ? "几乎各半，取哪个只取决于训练留下的一点点偏差。" : "学好了应该两条路各半，现在还不是。"),
                "The first step is the fork: %s and %s. "
                        + (even
                                ? "Nearly even: which of them is larger is a small accident of training."
                                : "A model that has learned gives each road a half; this one does not yet."),
                quoted(first),
                quoted(second));
    }

    /// Shows what follows if the other candidate is chosen.
    private void otherRoad(Gpt model, Candidate other, int... prompt) {
        int[] otherPrompt = Arrays.copyOf(prompt, prompt.length + 1);
        otherPrompt[prompt.length] = other.id();
        page.say(
                "如果替它写下“%s”，它就接成：%s。写下的字是下一个问题的一部分，所以推理不能像训练那样一次问完。",
                "If we write “%s” for it, it goes on to %s. What is written is part of the next question: that is why "
                        + "inference cannot ask all at once as training does.",
                texts.glyph(other.id()),
                texts.glyphs(write(model, otherPrompt).ids()));
    }

    private void otherWays() {
        page.say(
                "这里每次都取概率最大的字，叫贪心。也可以按概率去抽，叫采样；抽之前还能用温度把概率拉平或拉尖。第五课讲这些。",
                "Here the most probable character is always taken, which is called greedy decoding. One can also draw"
                        + " by the probabilities, which is called sampling, and a temperature makes them flatter or"
                        + " sharper first. Lesson five is about that.");
    }

    private void passes(GreedyGeneration generation) {
        page.say(
                "数一数：训练，1 次前向传播，%d 个答案。推理，%d 次前向传播，%2$d 个字。",
                "Count: training, 1 forward pass, %d answers. Inference, %d forward passes, %2$d tokens.",
                texts.batch().targetCount(),
                generation.steps().size());
    }
}
