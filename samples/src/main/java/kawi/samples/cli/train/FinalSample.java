package kawi.samples.cli.train;

import java.util.Optional;
import java.util.function.Supplier;
import kawi.autograd.Parameter;
import kawi.autograd.device.Device;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.samples.decoding.Prompt;
import kawi.samples.request.SavedModel;
import kawi.samples.request.UsageException;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.text.EndToken;
import kawi.tokenizer.io.FileException;

/// Text generated at the end of a training by the best model, read from its folder. Without it the training is done all
/// the same.
///
/// @param heading what the text is, or why there is none
record FinalSample(String heading, Optional<String> text) {
    private static final int TOKENS = 300;

    /// Generates a text. The gradients of the trained weights are freed first, to make room for the model that is read:
    /// nothing can be trained afterwards.
    static FinalSample generate(TrainingSession session, Device device) {
        session.trainee().parameters().forEach(Parameter::freeze);
        String heading = session.text().isMasked()
                ? "A conversation of the validation text, answered by the model:"
                : "A sample:";
        return of(heading, () -> text(session, device));
    }

    /// The sample, or why there is none.
    static FinalSample of(String heading, Supplier<String> generate) {
        try {
            return new FinalSample(heading, Optional.of(generate.get()));
        } catch (UsageException | FileException e) {
            return new FinalSample("(no sample: " + e.getMessage() + ")", Optional.empty());
        } catch (OutOfMemoryError e) {
            return new FinalSample("(no sample: not enough memory for it beside the training)", Optional.empty());
        }
    }

    private static String text(TrainingSession session, Device device) {
        SavedModel best = session.trainee().adapter().isPresent()
                ? SavedModel.open(session.plan().fineTuning().folder(), Optional.empty(), Optional.of(session.folder()))
                : SavedModel.open(session.folder());
        var config = GenerationConfig.of(TOKENS, DecodingStrategy.ofTemperature(Prompt.TEMPERATURE))
                .withEndTokens(best.endTokens())
                .withSeed(session.plan().seed());
        Optional<int[]> question = session.text().firstQuestion();
        int[] ids = new Generator(best.model(), device)
                .generate(question.orElseGet(() -> Prompt.usual(best)), config, step -> {})
                .ids();
        String answer =
                best.text(EndToken.removed(ids, best.endTokens())).orElse("").strip();
        return question.map(prompt -> best.text(prompt).orElse("") + answer).orElse(answer);
    }
}
