package kawi.samples.lesson.generation;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.GenerationStep;
import kawi.engine.generate.Generator;
import kawi.engine.generate.LogitsSource;
import kawi.engine.generate.SequenceState;
import kawi.engine.generate.strategy.Decision;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Gpt;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.toy.Texts;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The first section: each line of the loop, with its effect in the first round; then all rounds.
final class LineByLine {
    private final Page page;
    private final Texts texts;
    private final Device device;
    private final List<String> lines = new ArrayList<>();

    LineByLine(Page page, Texts texts, Device device) {
        this.page = page;
        this.texts = texts;
        this.device = device;
    }

    /// Generates a text, and shows how.
    void tell(Gpt model, int[] prompt, GenerationConfig config) {
        page.section("循环，一行一行看", "The loop, line by line");
        page.say(
                "推理的整个循环只有几行。下面是源码里真正的几行，箭头后面是第一轮的效果：",
                "The whole loop of inference is a few lines. Here they are as they stand in the source; behind the"
                        + " arrow is what each does in the first round:");
        var generator = new Generator(model, device);
        SequenceState sequence = generator.begin(prompt, config);
        LogitsSource source = generator.decoder(1, config.maxLength(prompt));
        GenerationStep first = firstRound(source, sequence);
        page.picture(lines);
        List<GenerationStep> steps = new ArrayList<>(List.of(first));
        while (!sequence.isFinished()) {
            steps.add(Generator.step(source, sequence));
        }
        page.say("再转几轮，直到停下：", "And around again, until it stops:");
        page.headed(table(prompt.length, steps));
        ending(sequence.result(), model.config().contextLength());
        argmax(first);
    }

    private GenerationStep firstRound(LogitsSource source, SequenceState sequence) {
        int length = sequence.ids().size();
        show(SourceLines.BEGIN, "ids 里有 " + length + " 个编号", "ids has " + length + " tokens");
        show(SourceLines.SOURCE, "模型，KV 缓存还是空的", "the model, with an empty KV cache");
        show(SourceLines.WHILE, "还没有停", "not finished");
        show("  " + SourceLines.STEP, "走一步，就是下面三行", "a step: the three lines below");
        float[] logits = source.logits(sequence.ids());
        Distribution distribution = Distribution.of(logits);
        int best = distribution.id(0);
        String largest = texts.glyph(best) + " " + Numbers.decimal(logits[best], 2);
        show(
                "  " + SourceLines.LOGITS,
                logits.length + " 个 logit，最大的是 " + largest,
                logits.length + " logits, the largest: " + largest);
        Decision next = sequence.sampler().sample(logits);
        String chosen =
                texts.glyph(next.id()) + " " + Numbers.percent(next.model().probabilityOf(next.id()));
        show("  " + SourceLines.SAMPLE, "贪心，选 " + chosen, "greedy: " + chosen);
        GenerationStep step = sequence.append(next, source.window());
        String count = length + " + 1 = " + sequence.ids().size();
        show("  " + SourceLines.APPEND, "接上去：" + count + " 个编号", "appended: " + count + " tokens");
        return step;
    }

    /// The line without its comment if it is too long.
    private String fitting(String line) {
        int comment = line.indexOf(" //");
        return comment >= 0 && line.length() + 2 > page.columns() ? line.substring(0, comment) : line;
    }

    private void show(String line, String chinese, String english) {
        lines.add(fitting(line));
        int indent = line.length() - line.stripLeading().length();
        String arrow = " ".repeat(indent + 4) + "-> ";
        if (page.language().hasChinese()) {
            lines.add(arrow + chinese);
        }
        if (page.language().hasEnglish()) {
            lines.add(arrow + english);
        }
    }

    private Table table(int promptLength, List<GenerationStep> steps) {
        var table = page.head(
                new Table(2, Align.RIGHT, Align.RIGHT, Align.LEFT, Align.RIGHT),
                List.of("轮", "新读", "写下", "概率"),
                List.of("round", "reads", "writes", "probability"));
        for (GenerationStep step : steps) {
            table.row(
                    Integer.toString(step.number() + 1),
                    Integer.toString(step.number() == 0 ? promptLength : 1),
                    texts.glyph(step.chosen().id()),
                    Numbers.percent(step.chosen().probability()));
        }
        return table;
    }

    private void ending(Generation generation, int context) {
        switch (generation.stop()) {
            case END_TOKEN ->
                page.say(
                        "写出结束符 %s，循环就停。第一轮读整个提示（预填充），以后每轮只读一个新字，因为前面的都在 KV 缓存里。",
                        "It has written the end token %s, and the loop stops. The first round reads the whole prompt"
                                + " (prefill), each later one only the new token, because the KV cache has the others.",
                        Texts.END_GLYPH);
            case MAXIMUM ->
                page.say(
                        "写满 %d 个也没有写出结束符 %s，循环靠长度上限停下：这个模型还没有学好。",
                        "It has filled all %d tokens without writing the end token %s, so the maximum stops the loop:"
                                + " this model has not learned enough.",
                        context,
                        Texts.END_GLYPH);
            case TEXT, TIME, COMPLETE -> throw new IllegalStateException("no such condition was set");
        }
    }

    private void argmax(GenerationStep first) {
        page.fact(
                first.chosen().id() == first.candidates().getFirst().id(),
                new Phrase(
                        "贪心就是 argmax：写下的“%s”正是概率最大的字。",
                        "Greedy is argmax: “%s”, which was written, is the most probable token."),
                new Phrase("贪心应当写下概率最大的字，“%s”却不是！", "Greedy should write the most probable token, but “%s” is not!"),
                texts.glyph(first.chosen().id()));
    }
}
