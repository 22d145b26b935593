package kawi.samples.lesson.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kawi.engine.generate.ContinuousBatch;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopP;
import kawi.engine.model.Gpt;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Numbers;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.toy.ToyLanguage;
import kawi.samples.lesson.toy.ToyLanguage.Validity;
import kawi.samples.lesson.toy.ToyModels;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The last section: many texts by several strategies, measured.
final class ManyTexts {
    private static final int TEXTS = 48;
    private static final int SLOTS = 16;

    /// With the full stop before them they fit the window.
    private static final int NEW_TOKENS = ToyModels.CONTEXT_LENGTH - 1;

    private final Page page;
    private final Classroom room;

    ManyTexts(Page page, Classroom room) {
        this.page = page;
        this.room = room;
    }

    /// The texts of one strategy.
    ///
    /// @param loss the mean loss of the texts under the model, in nats per word
    private record Written(Phrase name, List<int[]> texts, double loss) {
        double distinct2() {
            return Diversity.distinct(2, texts);
        }

        Validity validity() {
            return texts.stream().map(ToyLanguage::validity).reduce(new Validity(0, 0), Validity::plus);
        }
    }

    void tell(Gpt model) {
        page.section("写许多段，量一量", "Many texts, measured");
        page.say(
                "每种策略从句号开始写 %d 段，每段 %d 个词。量四件事：几段互不相同；distinct-2，不同的相邻词对占全部的多少，越低越重复；多少句子在语言里存在；在模型自己看来每个词的损失。",
                "Each strategy writes %d texts of %d words, beginning after a full stop. Four measures: how many texts"
                        + " differ; distinct-2, the share of pairs of neighbouring words that are different ones, low"
                        + " if texts repeat themselves; how many sentences exist in the language; and the loss of a"
                        + " word under the model itself.",
                TEXTS,
                NEW_TOKENS);
        Written greedy = write(model, new Phrase("贪心", "greedy"), DecodingStrategy.greedy());
        Written nucleus = write(model, new Phrase("top-p 0.9", "top-p 0.9"), DecodingStrategy.sampling(new TopP(0.9)));
        Written sampling = write(model, new Phrase("温度 1", "T = 1"), DecodingStrategy.sampling());
        Written warm = write(model, new Phrase("温度 1.5", "T = 1.5"), DecodingStrategy.sampling(new Temperature(1.5)));
        Written hot = write(model, new Phrase("温度 3", "T = 3"), DecodingStrategy.sampling(new Temperature(3)));
        var table = page.head(
                new Table(2, Align.LEFT, Align.RIGHT),
                List.of("策略", "不同", "distinct-2", "存在", "损失"),
                List.of("strategy", "different", "distinct-2", "exist", "loss"));
        for (Written each : List.of(greedy, nucleus, sampling, warm, hot)) {
            table.row(
                    page.word(each.name()),
                    Long.toString(Diversity.differentTexts(each.texts())),
                    Numbers.loss(each.distinct2()),
                    Numbers.percent(each.validity().share()),
                    Numbers.loss(each.loss()));
        }
        page.headed(table);
        for (Written each : List.of(greedy, sampling, hot)) {
            Phrase text = ToyLanguage.text(each.texts().getFirst());
            page.say(each.name().chinese() + "：%1$s", each.name().english() + ": %2$s", text.chinese(), text.english());
        }
        verdict(greedy, sampling, hot);
    }

    private Written write(Gpt model, Phrase name, DecodingStrategy strategy) {
        List<ContinuousBatch.Request> requests = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            requests.add(new ContinuousBatch.Request(
                    new int[] {ToyLanguage.STOP},
                    GenerationConfig.of(NEW_TOKENS, strategy).withSeed(room.seed() + i)));
        }
        List<Generation> generations =
                new Generator(model, room.device()).batch(requests, SLOTS).finish();
        double loss = -generations.stream()
                .mapToDouble(Generation::meanLogProbability)
                .average()
                .orElse(0);
        return new Written(name, generations.stream().map(Generation::ids).toList(), loss);
    }

    private void verdict(Written greedy, Written sampling, Written hot) {
        page.fact(
                greedy.distinct2() < sampling.distinct2()
                        && Diversity.differentTexts(greedy.texts()) == 1
                        && repeats(greedy.texts().getFirst()),
                new Phrase(
                        "贪心写了 %d 段，段段相同，一段之内也在重复同一句：最可能的一句之后，最可能的还是它。",
                        "Greedy wrote the same text %d times, and within it the same sentence again and again: after"
                                + " the most probable sentence the most probable one is that sentence again."),
                new Phrase(
                        "贪心这次没有像通常那样重复自己（%d 段）。",
                        "This time greedy did not repeat itself as it usually does (%d texts)."),
                TEXTS);
        page.fact(
                hot.validity().share() < sampling.validity().share() / 2 && hot.loss() > 2 * sampling.loss(),
                new Phrase(
                        "温度高了花样多，话却不通：存在的句子从 %1$s 降到 %2$s，损失从 %3$s 升到 %4$s。重复和胡说是天平的两头，温度和截断就是用来在中间找位置的。",
                        "A high temperature brings variety and nonsense: the share of sentences that exist falls from"
                                + " %1$s to %2$s, and the loss rises from %3$s to %4$s. Repetition and nonsense are the"
                                + " two ends of a scale; temperature and truncation find a place between them."),
                new Phrase(
                        "温度高时，存在的句子从 %1$s 变成 %2$s，损失从 %3$s 变成 %4$s：差别不大，模型还没有学好。试试更多步，--steps。",
                        "With a high temperature the share of sentences that exist goes from %1$s to %2$s, and the loss"
                                + " from %3$s to %4$s: not much of a difference. The model has not learned enough; try"
                                + " more --steps."),
                Numbers.percent(sampling.validity().share()),
                Numbers.percent(hot.validity().share()),
                Numbers.loss(sampling.loss()),
                Numbers.loss(hot.loss()));
    }

    /// Whether the first sentence comes again.
    private static boolean repeats(int... ids) {
        int end = 0;
        while (end < ids.length && ids[end] != ToyLanguage.STOP) {
            end++;
        }
        int length = end + 1;
        return 2 * length <= ids.length && Arrays.equals(ids, 0, length, ids, length, 2 * length);
    }
}
