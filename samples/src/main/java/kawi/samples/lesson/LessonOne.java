package kawi.samples.lesson;

import kawi.autograd.device.Device;
import kawi.autograd.random.CounterRandom;
import kawi.engine.model.Form;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;

/// The first lesson: how training and inference differ.
///
/// Training sees the whole text at once, because every answer is known. Inference writes one token at a time, because
/// each depends on the one before. A model small enough to train in seconds shows both.
final class LessonOne {
    static final String PROMPT = "小沈阳江西演唱会邀请了";
    static final Texts TEXTS = Texts.of(PROMPT + "沈春阳", PROMPT + "，沈春阳");
    static final int CONTEXT_LENGTH = 16;

    private final Page page;
    private final Device device;
    private final long seed;
    private final int steps;

    /// @param seed determines the initial weights and the order of the texts
    /// @param steps the number of steps in each of the two trainings
    LessonOne(Page page, Device device, long seed, int steps) {
        this.page = page;
        this.device = device;
        this.seed = seed;
        this.steps = steps;
    }

    static Gpt model(long seed) {
        var config = GptConfig.of(TEXTS.tokenizer().vocabularySize())
                .contextLength(CONTEXT_LENGTH)
                .layers(2)
                .heads(2)
                .width(32)
                .build();
        return new Gpt(config, CounterRandom.ofSeed(seed), Form.VISIBLE);
    }

    /// Prints the lesson.
    void tell() {
        page.title("第一课：训练与推理", "Lesson 1: training and inference");
        page.say(
                "训练时，每个位置的答案都是已知的，所以整句话一次看完。推理时，下一个字要靠已经写出的字，所以只能一个一个地写。",
                "In training the answer at every position is known, so a whole text is seen at once. "
                        + "In inference each character depends on those already written, so they come one by one.");
        Gpt model = model(seed);
        new WhatIsGiven(page, TEXTS, device).tell(model);
        new HowItLearns(page, TEXTS, device).tell(model, steps);
        new HowItWrites(page, TEXTS, device).tell(model, PROMPT);
        new WhenTheWindowSlides(page, TEXTS, device)
                .tell(model, PROMPT, steps, CounterRandom.ofSeed(seed).child(1));
    }
}
