package kawi.samples.training.finetune;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.autograd.random.CounterRandom;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.folder.PretrainedModel;
import kawi.engine.io.peft.Adapter;
import kawi.engine.model.DropoutRates;
import kawi.engine.model.Gpt;
import kawi.engine.model.GptConfig;
import kawi.engine.train.finetune.FineTunedModel;
import kawi.engine.train.finetune.FrozenParameters;
import kawi.engine.train.finetune.LargerVocabulary;
import kawi.engine.train.finetune.WeightFingerprint;
import kawi.samples.chat.ChatFormat;
import kawi.samples.chat.ChatMl;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.request.UsageException;
import kawi.tokenizer.SkippingTokenizer;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.VocabularyExtension;
import kawi.tokenizer.io.FileException;

/// The model that a training starts from, with its tokenizer. Tokens that are added are in both.
///
/// @param tuning where it is, with its fingerprint, and what is trained of it
/// @param config the contents of its `config.json`
/// @param model the model
/// @param tokenizer its tokenizer
public record BaseModel(FineTuning tuning, ModelConfig config, Gpt model, Tokenizer tokenizer) {

    /// The configuration of the model in a folder, without its weights.
    ///
    /// @throws UsageException if there is no model in it, or a file of it is damaged
    public static GptConfig config(Path folder) {
        return configFile(folder).model();
    }

    private static ModelConfig configFile(Path folder) {
        try (ModelFolder files = ModelFolder.open(folder)) {
            return files.configFile();
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// Reads the model that a training begins with.
    ///
    /// @param dropout of the training
    /// @param hasConversations whether the texts contain conversations: a model without a chat template gets the tokens
    /// of [ChatMl], as far as its vocabulary lacks them
    /// @throws UsageException if there is no model in the folder, it has no tokenizer, or tokens cannot be added
    public static BaseModel read(FineTuning tuning, double dropout, boolean hasConversations) {
        if (!hasConversations || hasTemplate(tuning.folder())) {
            return read(tuning, dropout);
        }
        return read(tuning.withTurnTokens(ChatMl.TOKENS), dropout);
    }

    private static boolean hasTemplate(Path folder) {
        try {
            return ChatTemplate.ofFolder(folder).isPresent();
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static BaseModel read(FineTuning wanted, double dropout) {
        Path folder = wanted.folder();
        ModelConfig config = configFile(folder);
        PretrainedModel files;
        try {
            files = PretrainedModel.read(folder);
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
        Tokenizer known = files.tokenizer()
                .orElseThrow(() -> new UsageException(files.tokenizerProblem().orElseThrow()
                        + ": a model without a tokenizer cannot be trained on a text"));
        String fingerprint = WeightFingerprint.of(files.model().parameters());
        Tokenizer added = extended(known, wanted.addTokens());
        FineTuning tuning = wanted.addsChatMl() ? wanted.withTurnTokens(ChatFormat.missingTokens(added)) : wanted;
        Tokenizer tokenizer = withTurnTokens(added, tuning);
        ModelConfig changed = tuning.addsChatMl()
                ? new ModelConfig(
                        config.model(),
                        config.beginningToken(),
                        ChatFormat.withEndOfTurn(tokenizer, config.endTokens()))
                : config;
        Gpt larger = tokenizer.vocabularySize() == known.vocabularySize()
                ? files.model()
                : LargerVocabulary.of(files.model(), known.vocabularySize(), tokenizer.vocabularySize());
        return new BaseModel(
                tuning.withFingerprint(fingerprint),
                changed,
                withDropout(larger, DropoutRates.of(dropout)),
                tuning.skipUnknown() ? new SkippingTokenizer(tokenizer) : tokenizer);
    }

    /// Reads the model for a training that is resumed.
    ///
    /// A training of weights has written a model with the frozen ones into its own folder; the checkpoint contains the
    /// others. Otherwise the model that it began with must still be there.
    ///
    /// @param dropout of the training
    /// @param own the folder of the training
    /// @param hasCheckpoint whether the training is resumed from a checkpoint
    /// @throws UsageException if the model is gone or another
    public static BaseModel resumed(FineTuning tuning, double dropout, Path own, boolean hasCheckpoint) {
        boolean isOwn = tuning.lora() == null
                && hasCheckpoint
                && Files.exists(own.resolve(ModelFolder.CONFIG))
                && Files.exists(own.resolve(ModelFolder.WEIGHTS));
        if (isOwn) {
            var same = new FineTuning(
                    own.toString(), tuning.fingerprint(), tuning.freeze(), null, null, tuning.skipUnknown());
            BaseModel read = read(same, dropout);
            return new BaseModel(tuning, read.config(), read.model(), read.tokenizer());
        }
        if (Files.notExists(tuning.folder())) {
            throw new UsageException(tuning.from() + ": the model that the training in " + own
                    + " started from is no longer there: --from DIR tells where it is now");
        }
        BaseModel base = read(tuning, dropout);
        if (!base.tuning().fingerprint().equals(tuning.fingerprint())) {
            throw new UsageException(tuning.from() + ": is not the model that the training in " + own
                    + " started from: its weights differ. --from DIR tells where that is");
        }
        return base;
    }

    private static Gpt withDropout(Gpt model, DropoutRates dropout) {
        if (model.config().dropout().equals(dropout)) {
            return model;
        }
        Gpt other = Gpt.blank(model.config().withDropout(dropout));
        for (int i = 0; i < model.parameters().size(); i++) {
            float[] weights = model.parameters().get(i).value().data();
            System.arraycopy(weights, 0, other.parameters().get(i).value().data(), 0, weights.length);
        }
        return other;
    }

    /// An adapter's files contain neither tokens nor a template.
    private static Tokenizer withTurnTokens(Tokenizer tokenizer, FineTuning tuning) {
        if (!tuning.addsChatMl()) {
            return tokenizer;
        }
        if (tuning.lora() != null) {
            throw new UsageException(tuning.from() + ": has no chat template, which an adapter cannot add: train it on"
                    + " conversations without --lora first");
        }
        return VocabularyExtension.addSpecial(tokenizer, tuning.turnTokens());
    }

    private static Tokenizer extended(Tokenizer tokenizer, List<String> names) {
        try {
            return VocabularyExtension.add(tokenizer, names);
        } catch (TokenizerException e) {
            throw new UsageException("--add-tokens: " + e.getMessage(), e);
        }
    }

    /// What the training changes and saves.
    ///
    /// @param sequenceLength tokens of a training sequence
    /// @param random determines the matrices of a new adapter
    /// @throws UsageException if a name is unknown or a number out of range
    public Trainee trainee(int sequenceLength, CounterRandom random) {
        return UsageException.check(
                () -> tuning.lora() == null ? weights(sequenceLength) : adapter(tuning.lora(), sequenceLength, random));
    }

    private Trainee weights(int sequenceLength) {
        List<Parameter> frozen = FrozenParameters.of(model, tuning.freeze());
        FineTunedModel tuned = FineTunedModel.of(model, frozen, sequenceLength);
        return Trainee.ofWeights(model, tuned, config);
    }

    private Trainee adapter(LoraChoice choice, int sequenceLength, CounterRandom random) {
        Adapter adapter = Adapter.initial(model.config(), choice.lora(), choice.targets(), random);
        return Trainee.ofAdapter(model, FineTunedModel.of(model, adapter, sequenceLength), adapter, tuning.from());
    }
}
