package kawi.samples.lesson.training;

import java.util.ArrayList;
import java.util.List;
import kawi.autograd.device.Device;
import kawi.engine.data.Batch;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.samples.lesson.page.Bars;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.toy.Learner;
import kawi.samples.lesson.toy.LossByPosition;
import kawi.samples.lesson.toy.Texts;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The fourth section: training, with the loss of every position before and after it.
final class HowItLearns {
    private final Page page;
    private final Texts texts;
    private final Device device;

    HowItLearns(Page page, Texts texts, Device device) {
        this.page = page;
        this.texts = texts;
        this.device = device;
    }

    /// Prints the section and trains the model.
    void tell(Gpt model, int steps) {
        page.section("训练：一次问完所有位置", "Training: all positions at once");
        GptConfig config = model.config();
        page.say(
                "模型：%d 层，%d 个注意力头，宽 %d，上下文 %d，参数 %,d 个。",
                "The model: %d layers, %d heads, width %d, context %d; %,d parameters.",
                config.layers(),
                config.heads(),
                config.width(),
                config.contextLength(),
                model.parameterCount());
        Batch batch = texts.batch();
        page.say(
                "损失是 -ln p(答案)。在 %1$d 个字里瞎猜，损失是 ln %1$d = %2$s。每一步：一次前向传播问 %3$d 个问题，一次反向传播求梯度，再改一次参数。",
                "The loss is -ln p(answer). Guessing among %1$d, it is ln %1$d = %2$s. Each step: one forward pass"
                        + " asks %3$d questions, one backward pass finds the gradients, and the weights change once.",
                config.vocabularySize(),
                Numbers.loss(Math.log(config.vocabularySize())),
                batch.targetCount());
        var before = LossByPosition.of(model, batch, device);
        train(model, batch, steps);
        var after = LossByPosition.of(model, batch, device);
        positions(batch, before, after);
        page.say(
                "%d 个答案的平均损失从 %s 到 %s。",
                "The mean loss of the %d answers went from %s to %s.",
                batch.targetCount(),
                Numbers.loss(before.mean()),
                Numbers.loss(after.mean()));
        sameCharacter(after);
        fork(batch, after);
    }

    private void train(Gpt model, Batch batch, int steps) {
        var learner = new Learner(model, device, steps);
        var table = page.head(
                new Table(2, Align.RIGHT, Align.RIGHT, Align.LEFT), List.of("步", "损失"), List.of("step", "loss"));
        for (int step = 0; step < steps; step++) {
            double loss = learner.step(batch);
            if (isReported(step)) {
                report(table, step, loss);
            }
        }
        report(table, steps, LossByPosition.of(model, batch, device).mean());
        page.headed(table);
    }

    /// Whether the loss of a step is shown: steps 0, 1, 2, 5, 10, 20, 50 and so on, since it changes most in the
    /// beginning.
    private static boolean isReported(int step) {
        int digit = step;
        while (digit >= 10 && digit % 10 == 0) {
            digit /= 10;
        }
        return digit <= 2 || digit == 5;
    }

    private static void report(Table table, int step, double loss) {
        table.row(Integer.toString(step), Numbers.loss(loss), Bars.of(loss, 2.75, 36));
    }

    private void positions(Batch batch, LossByPosition before, LossByPosition after) {
        page.say("每个位置的损失，训练前和训练后：", "The loss of every position, before training and after:");
        int length = batch.inputs().length();
        var table = new Table(2, Align.RIGHT);
        List<String> chinese = new ArrayList<>(List.of("位置"));
        List<String> english = new ArrayList<>(List.of("pos"));
        for (int b = 0; b < texts.texts().size(); b++) {
            chinese.addAll(List.of(Texts.name(b).chinese(), "训练前", "训练后"));
            english.addAll(List.of(Texts.name(b).english(), "before", "after"));
        }
        page.head(table, chinese, english);
        for (int t = 0; t < length; t++) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(t)));
            for (int b = 0; b < texts.texts().size(); b++) {
                row.addAll(cells(batch, before, after, b, t));
            }
            if (t == texts.fork() - 1) {
                row.add("<-");
            }
            table.row(row);
        }
        page.headed(table);
    }

    private List<String> cells(Batch batch, LossByPosition before, LossByPosition after, int b, int t) {
        int at = b * batch.inputs().length() + t;
        String input = texts.glyph(batch.inputs().ids()[at]);
        if (before.at(b, t).isEmpty()) {
            return List.of(input + "    ", "-", "-");
        }
        return List.of(
                input + "->" + texts.glyph(batch.targets()[at]),
                Numbers.loss(before.at(b, t).getAsDouble()),
                Numbers.loss(after.at(b, t).getAsDouble()));
    }

    /// Shows a character of the first text that is followed by different characters: only its context determines which.
    private void sameCharacter(LossByPosition after) {
        int[] sequence = texts.sequences().getFirst();
        for (int t = 1; t < sequence.length - 1; t++) {
            for (int earlier = 0; earlier < t; earlier++) {
                if (sequence[earlier] == sequence[t] && sequence[earlier + 1] != sequence[t + 1]) {
                    page.say(
                            "“%s”在位置 %d 后面是“%s”，在位置 %d 后面是“%s”。只看这一个字分不清，看了位置和前文才分得清：损失 %s 和 %s。",
                            "“%s” at position %d is followed by “%s”, at position %d by “%s”. The character alone does"
                                    + " not tell which; its position and what is before it do: losses %s and %s.",
                            texts.glyph(sequence[t]),
                            earlier,
                            texts.glyph(sequence[earlier + 1]),
                            t,
                            texts.glyph(sequence[t + 1]),
                            Numbers.loss(after.at(0, earlier).orElseThrow()),
                            Numbers.loss(after.at(0, t).orElseThrow()));
                    return;
                }
            }
        }
    }

    /// Shows the position at which the texts themselves do not determine the next character.
    private void fork(Batch batch, LossByPosition after) {
        int t = texts.fork() - 1;
        double mean = (after.at(0, t).orElseThrow() + after.at(1, t).orElseThrow()) / 2;
        page.say(
                "位置 %d（箭头处）是岔路：到“%s”为止两句一模一样，下一个字却不同。谁也猜不准，最好是各给 1/2，平均损失 ln 2 = %s。这里是 %s。",
                "Position %d (at the arrow) is a fork: up to “%s” both texts are the same, yet the next character"
                        + " differs. No model can know it; the best is to give each 1/2, a mean loss of ln 2 = %s. Here"
                        + " it is %s.",
                t,
                texts.glyph(batch.inputs().ids()[t]),
                Numbers.loss(Math.log(2)),
                Numbers.loss(mean));
        page.say(
                "所以平均损失到不了 0，最低是 2 ln 2 / %d = %s：那时剩下的不是模型没学会，而是文字本身未定。",
                "So the mean loss cannot reach 0. Its minimum is 2 ln 2 / %d = %s: that remainder is not for lack of "
                        + "learning; the text itself is undecided.",
                batch.targetCount(),
                Numbers.loss(2 * Math.log(2) / batch.targetCount()));
    }
}
