package kawi.samples.lesson.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Tape;
import kawi.autograd.nn.Mode;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Continuation;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.KvCache;
import kawi.engine.model.NewTokens;
import kawi.engine.model.Tokens;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The last sections: what training keeps in memory, and dropout.
final class MemoryAndDropout {
    private static final int TIMES = 5;
    private static final double DROPOUT = 0.2;

    private final Page page;
    private final Classroom room;

    MemoryAndDropout(Page page, Classroom room) {
        this.page = page;
        this.room = room;
    }

    void memory(Gpt model, int[] text) {
        page.section("训练记住什么", "What training keeps");
        page.say(
                "反向传播要用到前向传播的中间结果，所以训练把它们全都留着。推理用完就丢，只留 KV 缓存。同一段文字，%d 个词：",
                "The backward pass needs what the forward pass computed, so training keeps all of it. Inference throws"
                        + " it away and keeps only the KV cache. The same text of %d tokens:",
                text.length);
        long training = training(model, text);
        long decoding = decoding(model, text);
        long cache = new KvCache(model.config(), 1, text.length).bytes();
        long weights = Float.BYTES * model.parameterCount();
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT, Align.RIGHT),
                List.of("", "训练", "推理"),
                List.of("", "training", "inference"));
        page.headed(table.row(page.word("参数", "weights"), kilobytes(weights), kilobytes(weights))
                .row(page.word("梯度", "gradients"), kilobytes(weights), "-")
                .row(page.word("AdamW 的两个矩", "AdamW's moments"), kilobytes(2 * weights), "-")
                .row(page.word("中间结果", "activations"), kilobytes(training), kilobytes(decoding))
                .row(page.word("KV 缓存", "KV cache"), "-", kilobytes(cache)));
        page.fact(
                training > 10 * decoding,
                new Phrase(
                        "训练的中间结果是推理的 %s 倍，而且随文字的长度和批次一起增长；参数本身也要四份。",
                        "Training keeps %s times as much, and that grows with the text and with the batch; of the"
                                + " weights it needs four copies."),
                new Phrase(
                        "训练的中间结果只是推理的 %s 倍：文字太短，看不出差别。",
                        "Training keeps only %s times as much: the text is too short to show the difference."),
                Numbers.count(Math.round((double) training / decoding)));
    }

    /// The results that the tape holds until the backward pass has used them.
    private long training(Gpt model, int[] text) {
        var tape = new Tape(room.device());
        var counter = new OperationCounter();
        tape.listen(counter);
        int[] targets = Arrays.copyOfRange(text, 1, text.length);
        Tokens inputs = Tokens.of(Arrays.copyOf(text, text.length - 1));
        tape.record(() -> model.loss(inputs, targets, targets.length, Mode.EVALUATION));
        return counter.resultBytes();
    }

    /// The results of one step, which the next step overwrites.
    private long decoding(Gpt model, int[] text) {
        var inference = new Inference(room.device());
        var counter = new OperationCounter();
        inference.listen(counter);
        var cache = new KvCache(model.config(), 1, 1);
        inference.run(() -> model.nextLogits(new Continuation(List.of(new NewTokens(0, text[0])), cache)));
        return counter.resultBytes();
    }

    private static String kilobytes(long bytes) {
        return Numbers.decimal(bytes / 1024.0, 1) + " KB";
    }

    /// @param config of the model, without dropout
    void dropout(GptConfig config, int[] text) {
        page.section("Dropout：开和关", "Dropout, on and off");
        page.say(
                "训练时 Dropout 随机丢掉一部分数（这里 %s），让模型不能依赖某一个；推理时必须关掉。同样的输入算五次，看同一个词的概率：",
                "In training, dropout sets some of the numbers to zero at random (%s of them here), so that the model"
                        + " cannot rely on any one. In inference it must be off. The same input five times, and the"
                        + " probability of the same token:",
                Numbers.percent(DROPOUT));
        var model = new Gpt(
                GptConfig.of(config.vocabularySize())
                        .contextLength(config.contextLength())
                        .layers(config.layers())
                        .heads(config.heads())
                        .width(config.width())
                        .dropout(DROPOUT)
                        .build(),
                room.random(4));
        Tokens input = Tokens.of(Arrays.copyOf(text, 8));
        List<Double> on = new ArrayList<>();
        List<Double> off = new ArrayList<>();
        var table = page.head(
                new Table(2, Align.RIGHT), List.of("第几次", "训练模式", "评估模式"), List.of("time", "training", "evaluation"));
        for (int i = 0; i < TIMES; i++) {
            on.add(probability(model, input, new Mode.Training(room.random(40 + i))));
            off.add(probability(model, input, Mode.EVALUATION));
            table.row(Integer.toString(i + 1), Numbers.decimal(on.getLast(), 6), Numbers.decimal(off.getLast(), 6));
        }
        page.headed(table);
        page.fact(
                on.stream().distinct().count() == TIMES
                        && off.stream().distinct().count() == 1,
                new Phrase(
                        "训练模式五次各不相同，评估模式五次一位不差。忘了 eval()，推理就会这样摇摆。在 Kawi 里忘不了：模式是每次调用的参数。",
                        "Five different numbers in training mode, five times the same bits in evaluation. Whoever"
                                + " forgets eval() gets the left column. In Kawi the mode is an argument of every call"
                                + " and cannot be forgotten."),
                new Phrase(
                        "训练模式五次应当各不相同，评估模式应当一位不差，这次却不是！",
                        "Training mode should give five different numbers, and evaluation the same bits: not so this"
                                + " time!"));
    }

    private double probability(Gpt model, Tokens input, Mode mode) {
        float[] logits = new Inference(room.device())
                .run(() -> model.logits(input, mode))
                .toFloats();
        int size = model.config().vocabularySize();
        return Distribution.of(Arrays.copyOfRange(logits, logits.length - size, logits.length))
                .probabilityOf(0);
    }
}
