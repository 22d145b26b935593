package kawi.samples.lesson.generation;

import java.util.List;
import kawi.samples.lesson.page.Page;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// What the loop is called in PyTorch, and what in Kawi.
final class PyTorchDictionary {

    /// A pair of words.
    ///
    /// @param pytorch as the chapter writes it
    /// @param type the class in Kawi
    /// @param member the method, component or constant of it; empty for its constructor
    record Entry(String pytorch, Class<?> type, String member) {
        String kawi() {
            String name = type.getSimpleName();
            if (member.isEmpty()) {
                return "new " + name + "(..)";
            }
            return Character.isUpperCase(member.charAt(0)) ? name + "." + member : name + "." + member + "(..)";
        }
    }

    static final List<Entry> ENTRIES = List.of(
            new Entry("model.eval()", kawi.autograd.nn.Mode.class, "EVALUATION"),
            new Entry("torch.no_grad()", kawi.autograd.Inference.class, "run"),
            new Entry("ids[:, -N:]", kawi.engine.generate.ContextWindow.class, "append"),
            new Entry("model(ids)[:, -1]", kawi.engine.model.Gpt.class, "nextLogits"),
            new Entry("softmax(logits, -1)", kawi.engine.generate.strategy.Distribution.class, "of"),
            new Entry("argmax(probs)", kawi.engine.generate.strategy.Choice.Greedy.class, ""),
            new Entry("topk(logits, k)", kawi.engine.generate.strategy.TopK.class, ""),
            new Entry("logits / temperature", kawi.engine.generate.strategy.Temperature.class, ""),
            new Entry("multinomial(probs, 1)", kawi.engine.generate.strategy.Distribution.class, "choose"),
            new Entry("cat([ids, next])", kawi.engine.generate.strategy.History.class, "append"));

    private PyTorchDictionary() {}

    static void tell(Page page) {
        page.section("PyTorch 对照表", "From PyTorch to Kawi");
        page.say(
                "如果你读过 PyTorch 写的同一个循环，可以这样对照：",
                "If you know this loop in PyTorch, these are the same things in Kawi:");
        var table = new Table(2, Align.LEFT).row("PyTorch", "Kawi");
        ENTRIES.forEach(entry -> table.row(entry.pytorch(), entry.kawi()));
        page.table(1, table);
        page.say(
                "有两处不同。Kawi 没有全局开关：训练还是评估是参数 Mode，要不要记录梯度看在 Tape 还是 Inference 里计算，忘不了，也关不错。随机数由种子和位置算出，同一个种子总写出同一段文字。",
                "Two things differ. Kawi has no global switches: training or evaluation is the argument Mode, and"
                        + " gradients are recorded in a Tape and not in an Inference scope, so neither can be"
                        + " forgotten. And random numbers are computed from the seed and the position: the same seed"
                        + " always writes the same text.");
    }
}
