package kawi.samples.lesson.generation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import kawi.autograd.Inference;
import kawi.autograd.nn.Mode;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.model.Tokens;
import kawi.samples.lesson.page.Bars;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The fourth lesson: forward passes, arithmetic, time and memory, with and without the KV cache; dropout.
public final class CostLesson implements Lesson {
    private static final GptConfig CONFIG =
            GptConfig.of(64).contextLength(256).layers(2).heads(4).width(64).build();
    private static final int ROUNDS = 3;
    private static final int SHORT_ROUNDS = 10;
    private static final int[] LENGTHS = {16, 32, 64, 128, 256};

    @Override
    public Phrase title() {
        return new Phrase("前向传播、时间、内存", "passes, time, memory");
    }

    @Override
    public String sections() {
        return "16.6";
    }

    @Override
    public boolean trains() {
        return false;
    }

    @Override
    public void tell(Page page, Classroom room) {
        page.say(
                "训练和推理用的是同一个模型，花费却大不一样。这一课不训练：花多少与参数的值无关。模型 %d 层，宽 %d，上下文 %d。运算量是每个运算自己数出来的；时间是在你的机器上量的，每次都不同。",
                "Training and inference use the same model, but cost very different amounts. Nothing is trained here:"
                        + " the costs do not depend on the values of the weights. The model has %d layers, width %d and"
                        + " a context of %d. Each operation counts its own arithmetic; the times are measured on your"
                        + " machine and differ from run to run.",
                CONFIG.layers(),
                CONFIG.width(),
                CONFIG.contextLength());
        var model = new Gpt(CONFIG, room.random(4));
        Writing.withoutCache(model, room.device(), 1, 64); // so that the JVM has compiled it
        Writing.withCache(model, room.device(), 1, 256);
        cache(page, room, model);
        Writing longest = Writing.withCache(model, room.device(), 1, CONFIG.contextLength());
        parallel(page, room, model, longest);
        var rest = new MemoryAndDropout(page, room);
        rest.memory(model, longest.ids());
        rest.dropout(CONFIG, longest.ids());
    }

    /// The costs of generating n tokens.
    private record Costs(Writing without, double secondsWithout, Writing with, double secondsWith) {
        static Costs of(Classroom room, Gpt model, int n) {
            var writings = new Writing[2];
            double slow = Double.POSITIVE_INFINITY;
            double fast = Double.POSITIVE_INFINITY;
            for (int round = 0; round < ROUNDS; round++) { // the best of some, because other programs run, too
                slow = Math.min(
                        slow, room.seconds(() -> writings[0] = Writing.withoutCache(model, room.device(), 1, n)));
                fast = Math.min(fast, room.seconds(() -> writings[1] = Writing.withCache(model, room.device(), 1, n)));
            }
            return new Costs(writings[0], slow, writings[1], fast);
        }
    }

    private static void cache(Page page, Classroom room, Gpt model) {
        page.section("KV 缓存", "The KV cache");
        page.say(
                "写 n 个词要 n 次前向传播。没有缓存，每次都把前面的词全部重算一遍；有了 KV 缓存，每次只算新的一个。MFLOP 是百万次浮点运算：",
                "Writing n tokens takes n forward passes. Without a cache each pass computes all tokens so far again;"
                        + " with the KV cache it computes only the new one. MFLOP are millions of floating-point"
                        + " operations:");
        List<Costs> costs =
                Arrays.stream(LENGTHS).mapToObj(n -> Costs.of(room, model, n)).toList();
        var table = page.head(
                new Table(2, Align.RIGHT), List.of("n", "无缓存", "", "", "有缓存"), List.of("n", "without", "", "", "with"));
        page.head(
                table,
                List.of("", "位置", "MFLOP", "时间", "位置", "MFLOP", "时间"),
                List.of("", "rows", "MFLOP", "time", "rows", "MFLOP", "time"));
        boolean same = true;
        for (int i = 0; i < LENGTHS.length; i++) {
            Costs cost = costs.get(i);
            same &= Arrays.equals(cost.without().ids(), cost.with().ids());
            table.row(
                    Integer.toString(LENGTHS[i]),
                    Long.toString(cost.without().positions()),
                    mega(cost.without().flops()),
                    Numbers.milliseconds(cost.secondsWithout()),
                    Long.toString(cost.with().positions()),
                    mega(cost.with().flops()),
                    Numbers.milliseconds(cost.secondsWith()));
        }
        page.headed(table);
        page.fact(
                same,
                new Phrase("两种方法写出的词一个不差。", "Both ways write the very same tokens."),
                new Phrase("两种方法写出的词应当相同，却不同！", "Both ways should write the same tokens, and do not!"));
        growth(page, costs);
    }

    private static String mega(double flops) {
        return Numbers.decimal(flops / 1e6, 1);
    }

    private static void growth(Page page, List<Costs> costs) {
        page.say("无缓存的运算量是有缓存的多少倍：", "How many times as much arithmetic it takes without the cache:");
        var table = new Table(2, Align.RIGHT, Align.RIGHT, Align.LEFT);
        double most = ratio(costs.getLast().without(), costs.getLast().with());
        for (int i = 0; i < LENGTHS.length; i++) {
            double times = ratio(costs.get(i).without(), costs.get(i).with());
            table.row(Integer.toString(LENGTHS[i]), Numbers.decimal(times, 1), Bars.of(times, most, 40));
        }
        page.table(0, table);
        int last = LENGTHS.length - 1;
        double without = ratio(costs.get(last).without(), costs.get(last - 1).without());
        double with = ratio(costs.get(last).with(), costs.get(last - 1).with());
        page.fact(
                without > 3.5 && with < 2.5,
                new Phrase(
                        "n 翻一倍，无缓存的运算量变成 %s 倍，有缓存的变成 %s 倍：一个近似平方，一个近似直线。比直线多出来的一点是注意力：新词总要看一遍所有旧词。",
                        "When n doubles, the arithmetic grows by a factor of %s without the cache and %s with it:"
                                + " nearly a square, and nearly a straight line. What is more than a line is attention:"
                                + " a new token still looks at all old ones."),
                new Phrase(
                        "n 翻一倍，无缓存的运算量变成 %s 倍，有缓存的变成 %s 倍：与预期的 4 倍和 2 倍不符！",
                        "When n doubles, the arithmetic grows by a factor of %s without the cache and %s with it, not"
                                + " by 4 and 2 as expected!"),
                Numbers.decimal(without, 2),
                Numbers.decimal(with, 2));
    }

    private static double ratio(Writing more, Writing less) {
        return more.flops() / less.flops();
    }

    private static void parallel(Page page, Classroom room, Gpt model, Writing text) {
        page.section("一次算完，还是一个一个算", "All at once, or one by one");
        int n = text.ids().length;
        int[] inputs = IntStream.concat(IntStream.of(1), Arrays.stream(text.ids(), 0, n - 1))
                .toArray();
        var inference = new Inference(room.device());
        var counter = new OperationCounter();
        inference.listen(counter);
        inference.run(() -> model.logits(Tokens.of(inputs), Mode.EVALUATION));
        double flops = counter.flops();
        double once = Double.POSITIVE_INFINITY;
        double oneByOne = Double.POSITIVE_INFINITY;
        for (int round = 0; round < SHORT_ROUNDS; round++) {
            oneByOne = Math.min(oneByOne, room.seconds(() -> Writing.withCache(model, room.device(), 1, n)));
            inference.reset();
            once = Math.min(
                    once, room.seconds(() -> inference.run(() -> model.logits(Tokens.of(inputs), Mode.EVALUATION))));
        }
        page.say(
                "训练时 %d 个词都已知，一次前向传播就算完所有位置。推理就算有缓存，也要 %1$d 次：",
                "In training all %d tokens are known, and one forward pass computes every position. Inference takes"
                        + " %1$d passes, even with the cache:",
                n);
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT),
                List.of("", "前向传播", "MFLOP", "时间"),
                List.of("", "passes", "MFLOP", "time"));
        page.headed(table.row(page.word("训练（前向）", "training, forward"), "1", mega(flops), Numbers.milliseconds(once))
                .row(
                        page.word("推理，有缓存", "inference, cached"),
                        Integer.toString(n),
                        mega(text.flops()),
                        Numbers.milliseconds(oneByOne)));
        double share = flops / text.flops();
        page.fact(
                share > 0.9 && share < 1.1,
                new Phrase("运算量几乎一样（%s 倍）。", "The arithmetic is nearly the same (a factor of %s)."),
                new Phrase(
                        "运算量应当几乎一样，却差了 %s 倍！",
                        "The arithmetic should be nearly the same, but differs by a factor of %s!"),
                Numbers.decimal(share, 2));
        page.fact(
                once < oneByOne / 2,
                new Phrase(
                        "时间却差得多：一次算完是大矩阵乘法，参数读一遍就够所有位置用；一个一个算，每个词都要把参数重读一遍。",
                        "The time is not: all at once is one large matrix product, in which every weight is read once"
                                + " for all positions. One by one, every token reads all weights again."),
                new Phrase(
                        "这次时间相差不到一倍：机器正忙，或者太小的模型看不出来。再试一次。",
                        "This time the times differ by less than a factor of two: the machine is busy. Try again."));
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi costs --model models/moby-dick-minute",
                        new Phrase(
                                "在你自己的模型上，训练、读一遍、有无缓存地生成各花多少时间。",
                                "What training, reading, and generating with and without the cache cost with a model of"
                                        + " your own."),
                        new Phrase(
                                "道理相同，只是模型大得多。先用 kawi train 训练它。",
                                "The same on a model that is many times larger. Train it first, with kawi train.")),
                new Exercise(
                        "kawi lesson 4 --threads 1",
                        new Phrase("时间变了，运算量和写出的词一个不变。", "The times change; the arithmetic and the tokens do not."),
                        new Phrase("线程只分担工作，不改变结果。", "Threads share the work; they do not change the result.")),
                new Exercise(
                        "kawi train --preset tiny --steps 200 --dropout 0.5 --out models/dropout",
                        new Phrase("损失比不用 Dropout 时高。", "The loss is higher than without dropout."),
                        new Phrase(
                                "这么小的模型还背不下一本书，丢掉一半只会碍事。Dropout 是给会死记硬背的大模型用的。",
                                "Such a small model cannot learn a book by heart, so dropping half only hinders it."
                                        + " Dropout is for models that can.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                Source.of("engine", "model/KvCache.java", "KV 缓存", "the KV cache"),
                Source.of("autograd", "op/CachedAttention.java", "有缓存的注意力", "attention with the cache"),
                Source.of("autograd", "op/Cost.java", "运算量怎么数", "how arithmetic is counted"),
                Source.of("autograd", "Tape.java", "训练记住的", "what training keeps"),
                Source.of("autograd", "nn/Dropout.java", "Dropout", "dropout"),
                Source.of("samples", "lesson/generation/Writing.java", "两种写法", "both ways to write"));
    }
}
