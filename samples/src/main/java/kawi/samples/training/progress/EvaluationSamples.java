package kawi.samples.training.progress;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kawi.autograd.device.Device;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.samples.chat.Message;
import kawi.samples.decoding.Prompt;
import kawi.samples.jinja.TemplateException;
import kawi.samples.request.UsageException;
import kawi.samples.training.TrainingSession;
import kawi.samples.training.losses.SampleFile;
import kawi.samples.training.losses.TrainingProgress;
import kawi.samples.training.losses.TrainingRow;
import kawi.samples.training.text.EndToken;
import kawi.samples.training.text.TrainingText;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.FileException;

/// Generates a text at each evaluation, so that one can watch the model learn.
///
/// Every text begins with the same prompt and the same random numbers, which are not those of the training: a training
/// with samples has the same bits as one without.
public final class EvaluationSamples implements TrainingProgress {
    private static final int TOKENS = 100;

    private final TrainingSession session;
    private final Device device;
    private final List<TrainingProgress> shown;
    private final SampleFile file;
    private final int[] prompt;
    private final Set<Integer> endTokens;

    /// @param prompt of every text; empty for the default one
    /// @param lastStep the last step that was evaluated
    /// @param shown receive the texts
    /// @throws UsageException if the vocabulary has no token for something in the prompt
    public EvaluationSamples(
            TrainingSession session, Device device, String prompt, long lastStep, List<TrainingProgress> shown) {
        this.session = session;
        this.device = device;
        this.shown = List.copyOf(shown);
        this.prompt = prompt(session.text(), prompt);
        Set<Integer> ends =
                EndToken.of(session.text().tokenizer()).stream().boxed().collect(Collectors.toSet());
        session.text().chat().ifPresent(format -> ends.addAll(format.endTokens()));
        endTokens = Set.copyOf(ends);
        file = SampleFile.upTo(session.folder(), lastStep);
    }

    /// A model that learns conversations gets the text as a message of the user.
    private static int[] prompt(TrainingText training, String text) {
        Tokenizer tokenizer = training.tokenizer();
        if (text.isEmpty()) {
            return Prompt.start(tokenizer);
        }
        try {
            if (training.chat().isPresent()) {
                return training.chat().get().prompt(List.of(new Message(Message.USER, text)), tokenizer);
            }
            return IntStream.concat(IntStream.of(tokenizer.prefix()), IntStream.of(tokenizer.encode(text)))
                    .toArray();
        } catch (TokenizerException | TemplateException e) {
            throw new UsageException("--sample: " + e.getMessage(), e);
        }
    }

    @Override
    public void evaluated(TrainingRow row, boolean best) {
        var text = new AtomicReference<String>();
        session.withEvaluationWeights(() -> text.set(generate()));
        try {
            file.add(row.step(), row.validationLoss(), text.get());
        } catch (FileException e) {
            shown.forEach(each -> each.warned(e.getMessage() + "; the training continues"));
        }
        shown.forEach(each -> each.sampled(row.step(), text.get()));
    }

    private String generate() {
        var config = GenerationConfig.of(TOKENS, DecodingStrategy.ofTemperature(Prompt.TEMPERATURE))
                .withEndTokens(endTokens)
                .withSeed(session.plan().seed());
        int[] ids = new Generator(session.model(), device)
                .generate(prompt, config, step -> {})
                .ids();
        return session.text()
                .tokenizer()
                .decode(IntStream.concat(IntStream.of(prompt), IntStream.of(EndToken.removed(ids, endTokens)))
                        .toArray());
    }
}
