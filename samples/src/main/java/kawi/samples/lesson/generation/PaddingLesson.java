package kawi.samples.lesson.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import kawi.autograd.op.CrossEntropy;
import kawi.engine.data.Batch;
import kawi.engine.data.Padding;
import kawi.engine.generate.ContinuousBatch;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.engine.train.Evaluation;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Language;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.lesson.toy.Rows;
import kawi.samples.lesson.toy.ToyLanguage;
import kawi.samples.lesson.toy.ToyModels;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The third lesson: texts of different lengths in one batch.
public final class PaddingLesson implements Lesson {
    private static final int[] LONG = ToyLanguage.ids("小猫看花。鸟吃");
    private static final int[] SHORT = ToyLanguage.ids("狗追");

    /// The id of padding: that of a word, as if an array had been left at zero.
    private static final int PADDING = 0;

    private static final int STEPS = 300;

    @Override
    public Phrase title() {
        return new Phrase("填充与批次", "padding and batches");
    }

    @Override
    public String sections() {
        return "16.5";
    }

    @Override
    public void tell(Page page, Classroom room) {
        int steps = room.steps(STEPS);
        page.say(
                "几段文字一起算，比一段一段算快得多，可是它们不一样长。短的要填充，而填充不能影响结果。这一课用一种 %1$d 个词的小语言（例如“%3$s”），先训练 %2$d 步。",
                "To compute several texts together is much faster than one after the other, but they differ in length."
                        + " The shorter ones are padded, and the padding must not change anything. This lesson uses a"
                        + " tiny language of %1$d words (such as “%4$s”), which its model learns first (steps: %2$d).",
                ToyLanguage.VOCABULARY_SIZE,
                steps,
                ToyLanguage.text(ToyLanguage.ids("小猫吃鱼。")).chinese(),
                ToyLanguage.text(ToyLanguage.ids("小猫吃鱼。")).english());
        Gpt model = ToyModels.ofToyLanguage(room.device(), room.random(3), steps);
        Tokens right = new Padding(PADDING).inputs(List.of(LONG, SHORT));
        batch(page, right);
        List<Way> ways = ways(room, model, right);
        rightWay(page, ways);
        wrongWays(page, ways);
        loss(page, room, model);
        together(page, new Generator(model, room.device()));
    }

    private static void batch(Page page, Tokens tokens) {
        page.section("编号、掩码、位置", "Ids, mask, positions");
        page.say(
                "一长一短。短的在后面填充到一样长，掩码记下哪些是真的（1）、哪些是填充（0），位置都从 0 数起：",
                "One long text and a short one. The short one is padded at its end. The mask says what is real (1) and"
                        + " what is padding (0); positions count from 0 in both:");
        var table = new Table(1, Align.LEFT, Align.RIGHT);
        int length = tokens.length();
        boolean[][] mask = tokens.attentionMask().orElseThrow();
        for (int b = 0; b < tokens.sequences(); b++) {
            if (b > 0) {
                table.row("");
            }
            int row = b;
            int[] ids = Arrays.copyOfRange(tokens.ids(), b * length, (b + 1) * length);
            line(table, page.word("词", "word"), length, t -> mask[row][t] ? glyph(page, ids[t]) : "-");
            line(table, page.word("编号", "id"), length, t -> Integer.toString(ids[t]));
            line(table, page.word("掩码", "mask"), length, t -> mask[row][t] ? "1" : "0");
            line(table, page.word("位置", "position"), length, Integer::toString);
        }
        page.table(0, table);
        page.say(
                "填充用的编号是 %d，恰好也是“%s”的编号。没关系：掩码让谁也看不见它。",
                "The padding has the id %1$d, which is also that of “%3$s”. That does no harm, because the mask hides"
                        + " it.",
                PADDING,
                ToyLanguage.word(PADDING).chinese(),
                ToyLanguage.word(PADDING).english());
    }

    private static void line(Table table, String head, int length, IntFunction<String> cell) {
        List<String> row = new ArrayList<>(List.of(head));
        IntStream.range(0, length).mapToObj(cell).forEach(row::add);
        table.row(row);
    }

    private static String glyph(Page page, int id) {
        return page.language().hasChinese()
                ? ToyLanguage.word(id).chinese()
                : ToyLanguage.word(id).english();
    }

    /// A way to compute the prediction after the short text.
    private record Way(Phrase name, float[] logits) {
        Distribution distribution() {
            return Distribution.of(logits);
        }

        /// Half the sum of the differences of all probabilities: 0 for equal distributions, 1 at most.
        double distanceTo(Way other) {
            Distribution p = distribution();
            Distribution q = other.distribution();
            return IntStream.range(0, ToyLanguage.VOCABULARY_SIZE)
                            .mapToDouble(id -> Math.abs(p.probabilityOf(id) - q.probabilityOf(id)))
                            .sum()
                    / 2;
        }

        boolean hasSameBitsAs(Way other) {
            return Arrays.equals(logits, other.logits);
        }
    }

    private static List<Way> ways(Classroom room, Gpt model, Tokens right) {
        int length = right.length();
        int lastReal = length + SHORT.length - 1; // row of the batch
        int lastColumn = 2 * length - 1;
        float[][] masked = Rows.logits(model, room.device(), right);
        float[][] open = Rows.logits(model, room.device(), new Tokens(right.ids(), 2, length, Optional.empty()));
        int[] leftIds = new int[length];
        System.arraycopy(SHORT, 0, leftIds, length - SHORT.length, SHORT.length);
        boolean[] leftMask = new boolean[length];
        Arrays.fill(leftMask, length - SHORT.length, length, true);
        float[][] leftOpen = Rows.logits(model, room.device(), Tokens.of(leftIds));
        float[][] leftMasked = Rows.logits(
                model, room.device(), new Tokens(leftIds, 1, length, Optional.of(new boolean[][] {leftMask})));
        return List.of(
                new Way(new Phrase("单独算", "alone"), Rows.next(model, room.device(), SHORT)),
                new Way(new Phrase("右填充，最后一个真的", "right, last real one"), masked[lastReal]),
                new Way(new Phrase("右填充，没有掩码", "right, no mask"), open[lastReal]),
                new Way(new Phrase("右填充，最后一列", "right, last column"), masked[lastColumn]),
                new Way(new Phrase("左填充，没有掩码", "left, no mask"), leftOpen[length - 1]),
                new Way(new Phrase("左填充，位置没改", "left, wrong positions"), leftMasked[length - 1]));
    }

    private static void rightWay(Page page, List<Way> ways) {
        page.section("看最后一个真的位置", "Look at the last real position");
        page.say(
                "“%1$s”后面是什么？单独算一遍，再从批次里取。批次的最后一列是填充，要取的是最后一个真的位置，这里是位置 %3$d：",
                "What follows “%2$s”? Computed alone, and taken from the batch. The last column of the batch is"
                        + " padding; what counts is the last real position, here position %3$d:",
                ToyLanguage.text(SHORT).chinese(),
                ToyLanguage.text(SHORT).english(),
                SHORT.length - 1);
        var table = new Table(2, Align.LEFT);
        ways.subList(0, 2).forEach(way -> row(page, table, way, best(page, way, 3)));
        page.table(0, table);
        page.fact(
                ways.get(1).hasSameBitsAs(ways.get(0)),
                new Phrase(
                        "不是差不多，是每一位都相同：批次里的一行和单独算的一样，与旁边的文字无关。这在 Kawi 里是承诺，有测试守着。",
                        "Not nearly the same: the same to the last bit. A row of a batch is what it would be alone,"
                                + " whatever stands beside it. Kawi promises this, and tests hold it to it."),
                new Phrase("两者应当每一位都相同，却不相同！", "Both should be the same to the last bit, and are not!"));
    }

    /// A row of a table; in both languages the English name has a row of its own.
    private static void row(Page page, Table table, Way way, String... cells) {
        boolean both = page.language() == Language.BOTH;
        List<String> row = new ArrayList<>(List.of(both ? way.name().chinese() : page.word(way.name())));
        row.addAll(List.of(cells));
        table.row(row);
        if (both) {
            table.row(way.name().english());
        }
    }

    private static String best(Page page, Way way, int count) {
        Distribution distribution = way.distribution();
        List<String> words = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            words.add(glyph(page, distribution.id(rank)) + " " + Numbers.percent(distribution.probability(rank)));
        }
        return String.join("  ", words);
    }

    private static void wrongWays(Page page, List<Way> ways) {
        page.section("错在哪里，错多少", "What goes wrong, and by how much");
        page.say(
                "“差多少”是两个分布的距离：0 是一模一样，1 是毫不相干。左填充就是把填充放在前面，很多库生成时这样做。",
                "The distance of two distributions is 0 if they are the same and 1 if they have nothing in common. Left"
                        + " padding puts the padding in front, as many libraries do for generation.");
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT, Align.LEFT),
                List.of("做法", "差多少", "最可能"),
                List.of("way", "distance", "most probable"));
        Way alone = ways.getFirst();
        for (Way way : ways.subList(1, ways.size())) {
            row(page, table, way, Numbers.loss(way.distanceTo(alone)), best(page, way, 1));
        }
        page.headed(table);
        page.fact(
                ways.get(2).hasSameBitsAs(alone),
                new Phrase(
                        "右填充忘了掩码也没有出错：填充在后面，因果掩码本来就不让真的字看见它。",
                        "Right padding without a mask went well: the padding comes later, and the causal mask already"
                                + " hides what comes later."),
                new Phrase("右填充没有掩码时也应当不变，却变了！", "Right padding without a mask should change nothing, but it does!"));
        page.fact(
                ways.subList(3, 6).stream().allMatch(way -> way.distanceTo(alone) > 1e-3),
                new Phrase(
                        "另外三种都错了：最后一列问的是“填充后面是什么”；左填充没有掩码，模型把填充当成了正文；有掩码但位置没改，“%1$s”不在位置 0，而在位置"
                                + " %3$d。左填充要对，位置也得从第一个真的字数起。Kawi 只用右填充，省了这件事。",
                        "The other three are wrong. The last column answers what follows the padding. Left padding"
                                + " without a mask makes the model read the padding as text. With the mask but without"
                                + " new positions, “%2$s” is not at position 0 but at position %3$d. Left padding is"
                                + " right only if positions count from the first real token. Kawi pads on the right,"
                                + " where there is nothing to correct."),
                new Phrase(
                        "另外三种本来应当出错，这次却看不出差别：模型还没有学好。试试更多步，--steps。",
                        "The other three should go wrong, but this time there is hardly a difference: the model has not"
                                + " learned enough. Try more --steps."),
                ToyLanguage.word(SHORT[0]).chinese(),
                ToyLanguage.word(SHORT[0]).english(),
                LONG.length - SHORT.length);
    }

    private static void loss(Page page, Classroom room, Gpt model) {
        page.section("训练时：填充不计损失", "In training: padding has no loss");
        List<int[]> sentences = List.of(ToyLanguage.ids("小猫看花。鸟吃虫。"), ToyLanguage.ids("狗追猫。"));
        Batch batch = new Padding(PADDING).batch(sentences);
        int[] counted = batch.targets().clone();
        int padding = 0;
        for (int i = 0; i < counted.length; i++) {
            if (counted[i] == CrossEntropy.IGNORED) {
                counted[i] = PADDING;
                padding++;
            }
        }
        var evaluation = new Evaluation(model, room.device());
        double right = evaluation.mean(List.of(batch).stream()).loss();
        double wrong = evaluation
                .mean(List.of(new Batch(batch.inputs(), counted)).stream())
                .loss();
        page.say(
                "训练的批次也要填充。填充处的答案记作 %d，不计损失。这里 %d 个答案是真的，%d 个是填充：",
                "Training pads its batches as well. There the target is %d, and it adds nothing to the loss. Here %d"
                        + " targets are real and %d are padding:",
                CrossEntropy.IGNORED,
                batch.targetCount(),
                padding);
        page.table(
                0,
                new Table(2, Align.LEFT, Align.RIGHT)
                        .row(page.word("只算真的", "only real ones"), Numbers.loss(right))
                        .row(page.word("连填充一起算", "padding included"), Numbers.loss(wrong)));
        page.say(
                "第二个数没有意义：它在要求模型学会写填充。",
                "The second number means nothing: it would make the model learn to write padding.");
    }

    private static void together(Page page, Generator generator) {
        page.section("一起写和单独写", "Together and alone");
        var config = GenerationConfig.of(8, DecodingStrategy.sampling()).withSeed(5);
        List<ContinuousBatch.Request> requests = List.of(
                new ContinuousBatch.Request(LONG, config), new ContinuousBatch.Request(SHORT, config.withSeed(6)));
        List<Generation> together = generator.batch(requests, 2).finish();
        boolean same = true;
        page.say("两段一起续写，每步一次前向传播：", "Both are continued together, with one forward pass per step:");
        for (int i = 0; i < 2; i++) {
            ContinuousBatch.Request request = requests.get(i);
            int[] alone = generator
                    .generate(request.prompt(), request.config(), step -> {})
                    .ids();
            same &= Arrays.equals(alone, together.get(i).ids());
            Phrase prompt = ToyLanguage.text(request.prompt());
            Phrase text = ToyLanguage.text(together.get(i).ids());
            page.say("%1$s|%2$s", "%3$s | %4$s", prompt.chinese(), text.chinese(), prompt.english(), text.english());
        }
        page.fact(
                same,
                new Phrase(
                        "单独续写，一字不差。Kawi 生成时不填充：每一行只算自己的新字，写完的行把位置让给下一段。",
                        "Alone they continue with the very same words. For generation Kawi needs no padding: each row"
                                + " computes only its own new tokens, and a finished row makes room for the next"
                                + " text."),
                new Phrase("单独续写应当一字不差，却不一样！", "Alone they should continue with the same words, and do not!"));
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi lesson 3 --steps 1000",
                        new Phrase(
                                "右填充的两行还是 0，左填充的几行仍然不是 0。",
                                "Right padding is still exactly 0, and left padding still is not."),
                        new Phrase(
                                "对的做法按定义就是对的，与模型好坏无关；错的做法错多少，要看模型。",
                                "The right way is right by construction, however good the model is. How wrong the"
                                        + " others are depends on the model.")),
                new Exercise(
                        "kawi generate --model models/moby-dick-minute --prompts-file prompts.txt",
                        new Phrase(
                                "文件里每行一个提示，一起续写。先写好 prompts.txt，并用 kawi train 训练模型。",
                                "Continues all prompts of the file together, one a line. Write prompts.txt and train"
                                        + " the model first, with kawi train."),
                        new Phrase(
                                "每一行的结果和单独写的相同，只是总共快得多。",
                                "Each line has the text that it would have alone; all together they take much less"
                                        + " time.")),
                new Exercise(
                        "kawi costs --model models/moby-dick-minute",
                        new Phrase(
                                "8 段一起生成，每秒的字数远多于一段。",
                                "With eight texts at once there are many more tokens per second than with one."),
                        new Phrase(
                                "每一步都要把参数读一遍；一起算时，读一遍就够大家用。",
                                "Every step reads all weights once, and in a batch that serves all texts.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                Source.of("engine", "data/Padding.java", "填充", "padding"),
                Source.of("engine", "model/Tokens.java", "编号、掩码、位置", "ids, mask, positions"),
                Source.of("autograd", "op/KeyPaddingMask.java", "填充掩码", "the padding mask"),
                Source.of("autograd", "op/CrossEntropy.java", "不计损失的答案", "targets that are ignored"),
                Source.of("engine", "generate/ContinuousBatch.java", "一起生成", "generation in a batch"));
    }
}
