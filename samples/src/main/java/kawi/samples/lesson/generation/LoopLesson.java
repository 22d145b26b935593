package kawi.samples.lesson.generation;

import java.util.List;
import java.util.Set;
import kawi.engine.data.Batch;
import kawi.engine.generate.Generation;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.model.Gpt;
import kawi.samples.lesson.page.Classroom;
import kawi.samples.lesson.page.Exercise;
import kawi.samples.lesson.page.Lesson;
import kawi.samples.lesson.page.Page;
import kawi.samples.lesson.page.Phrase;
import kawi.samples.lesson.page.Source;
import kawi.samples.lesson.toy.Learner;
import kawi.samples.lesson.toy.Texts;
import kawi.samples.lesson.training.TrainingLesson;
import kawi.samples.terminal.Table;
import kawi.samples.terminal.Table.Align;

/// The second lesson: the autoregressive loop, how it stops, and the window of 16 that moves over the text.
public final class LoopLesson implements Lesson {
    private static final Texts TEXTS = TrainingLesson.TEXTS;

    @Override
    public Phrase title() {
        return new Phrase("自回归循环与窗口", "the autoregressive loop and its window");
    }

    @Override
    public String sections() {
        return "16.3, 16.4";
    }

    @Override
    public void tell(Page page, Classroom room) {
        int steps = room.steps(TrainingLesson.STEPS);
        page.say(
                "训练一次看完，推理却是一个循环：算一个字，接上去，再算下一个。这里用第一课的模型（训练 %d 步），看循环怎么转，怎么停，字数超过窗口又怎么办。",
                "Training sees everything at once; inference is a loop: compute a token, append it, compute the next."
                        + " With the model of lesson one (training steps: %d) this lesson shows how the loop runs, how"
                        + " it stops, and what happens when the text outgrows the window.",
                steps);
        Gpt model = TrainingLesson.model(room.seed());
        Batch batch = TEXTS.batch();
        new Learner(model, room.device(), steps).train(steps, step -> batch);
        int[] prompt = TEXTS.tokenizer().encode(TrainingLesson.PROMPT);
        int space = model.config().contextLength() - prompt.length;
        GenerationConfig greedy = GenerationConfig.of(space, DecodingStrategy.greedy())
                .withEndTokens(Set.of(TEXTS.end()))
                .withCandidates(1);
        new LineByLine(page, TEXTS, room.device()).tell(model, prompt, greedy);
        PyTorchDictionary.tell(page);
        stops(page, new Generator(model, room.device()), prompt, greedy);
        new WhenTheWindowSlides(page, TEXTS, room.device()).tell(model, TrainingLesson.PROMPT, steps, room.random(1));
    }

    private static void stops(Page page, Generator generator, int[] prompt, GenerationConfig greedy) {
        page.section("怎么停下来", "How it stops");
        page.say(
                "循环自己不会停。停下的条件有两个：写出结束符，或者写满规定的个数。同一个模型，换三种条件：",
                "The loop would never stop by itself. Two conditions stop it: the end token, or a maximum number of new"
                        + " tokens. The same model under three settings:");
        var table = page.head(
                new Table(2, Align.RIGHT, Align.LEFT, Align.LEFT, Align.LEFT),
                List.of("上限", "结束符", "写下", "原因"),
                List.of("maximum", "end token", "writes", "stop"));
        int space = greedy.stop().maxNewTokens();
        row(table, generator, prompt, greedy);
        row(table, generator, prompt, GenerationConfig.of(2, greedy.strategy()).withEndTokens(Set.of(TEXTS.end())));
        Generation endless = row(table, generator, prompt, GenerationConfig.of(space, greedy.strategy()));
        page.headed(table);
        int end = -1;
        for (int i = 0; i < endless.ids().length && end < 0; i++) {
            end = endless.ids()[i] == TEXTS.end() ? i : -1;
        }
        page.fact(
                end >= 0 && end < endless.ids().length - 1,
                new Phrase(
                        "第三行不认结束符：写出 %s 之后循环照样转，写到上限为止。结束符对模型只是一个普通的编号，让它停的是循环。",
                        "In the third row the end token means nothing, so the loop goes on past %s up to the maximum."
                                + " To the model the end token is an id like any other; it is the loop that stops."),
                new Phrase(
                        "第三行不认结束符，只按上限停；这次写的里面没有用到这一点（%s 没有出现，或正好在最后）。",
                        "In the third row the end token means nothing and only the maximum stops. This time it makes no"
                                + " difference: %s did not occur, or came last."),
                Texts.END_GLYPH);
    }

    private static Generation row(Table table, Generator generator, int[] prompt, GenerationConfig config) {
        Generation generation = generator.generate(prompt, config, step -> {});
        boolean knowsEnd = !config.stop().endTokens().isEmpty();
        table.row(
                Integer.toString(config.stop().maxNewTokens()),
                knowsEnd ? Texts.END_GLYPH : "-",
                TEXTS.glyphs(generation.ids()),
                generation.stop().toString());
        return generation;
    }

    @Override
    public List<Exercise> exercises() {
        return List.of(
                new Exercise(
                        "kawi generate --model models/moby-dick-minute --prompt \"The whale\" --trace --max-new-tokens"
                                + " 5",
                        new Phrase(
                                "每一轮的候选、概率和被选中的字。先用 kawi train 训练这个模型。",
                                "The candidates of each round, their probabilities and the chosen one. Train the model"
                                        + " first, with kawi train."),
                        new Phrase("同一个循环，只是模型大一些。", "It is the same loop around a larger model.")),
                new Exercise(
                        "kawi generate --model models/moby-dick-minute --prompt \"The whale\" --stop . --seed 3",
                        new Phrase(
                                "写到第一个句号就停，句号不在输出里。",
                                "The text ends before the first full stop, which is not part of the output."),
                        new Phrase(
                                "停止文本是循环的第三种停法：模型不知道，循环在看。",
                                "A stop text is a third way to stop: the loop looks for it, the model does not know.")),
                new Exercise(
                        "kawi lesson 2 --steps 20",
                        new Phrase("两次都读不通到底：窗口还没有学会。", "Neither of the two long texts reads well to the end."),
                        new Phrase(
                                "二十步不够：岔路以外的位置也还没有把握。",
                                "Twenty steps are too few: the model is not yet sure even where there is no fork.")));
    }

    @Override
    public List<Source> sources() {
        return List.of(
                SourceLines.FILE,
                Source.of("engine", "generate/ContextWindow.java", "窗口", "the window"),
                Source.of("engine", "generate/StopConditions.java", "停止条件", "stop conditions"),
                Source.of("engine", "generate/Decoder.java", "带 KV 缓存的模型", "the model with its KV cache"),
                Source.of("engine", "generate/strategy/Sampler.java", "选一个字", "the choice of a token"),
                Source.of("engine", "data/BatchSampler.java", "训练用的窗口", "windows to train on"));
    }
}
