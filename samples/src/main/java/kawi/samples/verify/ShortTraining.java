package kawi.samples.verify;

import java.util.Locale;
import kawi.autograd.device.Device;
import kawi.autograd.optim.AdamW;
import kawi.autograd.optim.LearningRate;
import kawi.autograd.random.CounterRandom;
import kawi.engine.data.TokenDataset;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.engine.generate.strategy.TopP;
import kawi.engine.model.Activation;
import kawi.engine.model.Gpt;
import kawi.engine.model.Gpt.Form;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.NormType;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.engine.train.Trainer;
import kawi.engine.train.TrainingConfig;
import kawi.engine.train.TrainingListener;
import kawi.samples.corpus.Corpus;
import kawi.tokenizer.CharTokenizer;

/// A complete training followed by text generation, with every feature that could change a bit.
///
/// Dropout, gradient accumulation, biases, clipping, a learning-rate schedule and evaluations are enabled; no size is a
/// multiple of a vector or a tile; sequences are longer than a block of attention; and the generated text exceeds the
/// context, so that the KV cache is filled, extended and discarded.
///
/// Any change of the settings here changes the [golden bits][GoldenBits].
public enum ShortTraining {
    /// Small enough that the JVM's interpreter, hundreds of times slower than compiled code, takes only seconds.
    TINY(1, 21, 51, 1),

    /// Large enough that element-wise operations, products and rows are divided among several threads, and that the
    /// inner loop of a product is divided into blocks.
    SMALL(2, 66, 67, 8),

    /// As the small one, with every part another than GPT-2's: RMS norm, rotary positions, normalised queries and keys
    /// with gains, three query heads that share their keys and values, SwiGLU, an output of its own, a soft cap.
    MODERN(2, 66, 67, 8) {
        @Override
        GptConfigBuilder parts(GptConfigBuilder config) {
            return config.norm(NormType.RMS)
                    .bias(false)
                    .queryKeyValueBias(true)
                    .positions(new Rotary(Rotary.DEFAULT_THETA))
                    .queryKeyNorm(QueryKeyNorm.GAIN)
                    .keyValueHeads(1)
                    .headSize(26)
                    .activation(Activation.SWIGLU)
                    .tiedOutput(false)
                    .logitSoftCap(15);
        }
    },

    /// No training: a small model of random weights in each format of weights generates text. Its outputs are no
    /// multiple of a vector, and its inputs an odd number of blocks.
    QUANTIZED(2, 96, 67, 1) {
        @Override
        public Bits run(Device device, Form form) {
            return new QuantizedGeneration(device, config(VOCABULARY)).run(prefix());
        }
    };

    /// Tokens of the model without a training.
    private static final int VOCABULARY = 75;
    private static final int CHARACTERS = 6000;
    private static final String PROMPT = "The whale";
    private static final long SEED = 25;
    private static final int HEADS = 3;
    private static final double DROPOUT = 0.1;
    private static final int STEPS = 6;
    private static final int EVALUATION_INTERVAL = 3;
    private static final int ACCUMULATION = 2;
    /// The number of tokens generated after the context is full.
    private static final int TOKENS_BEYOND_CONTEXT = 5;

    private final int layers;
    private final int width;
    private final int context;
    private final int batchSize;

    /// @param layers the number of blocks
    /// @param width the size of the residual stream, C
    /// @param context the context length, T
    /// @param batchSize the number of sequences in a micro-batch, B
    ShortTraining(int layers, int width, int context, int batchSize) {
        this.layers = layers;
        this.width = width;
        this.context = context;
        this.batchSize = batchSize;
    }

    /// Trains, then generates.
    ///
    /// @param device the device whose threads and kernels are tested
    /// @param form the form of the model
    public Bits run(Device device, Form form) {
        String text = Corpus.MOBY_DICK.text().substring(0, CHARACTERS);
        var tokenizer = CharTokenizer.fromText(text);
        var data = new TokenDataset(tokenizer.encode(text), CHARACTERS).split(0.9);
        var model = new Gpt(config(tokenizer.vocabularySize()), CounterRandom.ofSeed(SEED), form);
        var bits = new Bits.Recorder(prefix());
        var optimizer =
                new AdamW(model.parameters(), AdamW.Settings.DEFAULT.beta2(0.99).weightDecay(0.1));
        new Trainer(model, optimizer, data, training(), device)
                .listen(listener(bits))
                .train();
        bits.weights(model.parameters());
        bits.ids(new Generator(model, device)
                .generate(tokenizer.encode(PROMPT), generation(), step -> {})
                .ids());
        return bits.bits();
    }

    /// The configuration of the model.
    GptConfig config(int vocabularySize) {
        GptConfigBuilder sizes = GptConfig.of(vocabularySize)
                .contextLength(context)
                .layers(layers)
                .heads(HEADS)
                .width(width)
                .dropout(DROPOUT);
        return parts(sizes).build();
    }

    /// Sets the parts of the model; GPT-2's if nothing is set.
    GptConfigBuilder parts(GptConfigBuilder config) {
        return config;
    }

    private TrainingConfig training() {
        return TrainingConfig.ofSteps(STEPS)
                .batchSize(batchSize)
                .accumulation(ACCUMULATION)
                .learningRate(new LearningRate.WarmupCosine(1e-2, 1e-3, 2, STEPS))
                .evaluation(EVALUATION_INTERVAL, 1)
                .seed(SEED);
    }

    private GenerationConfig generation() {
        var strategy = DecodingStrategy.sampling(new Temperature(0.9), new TopK(20), new TopP(0.95));
        return GenerationConfig.of(context - PROMPT.length() + TOKENS_BEYOND_CONTEXT, strategy)
                .withSeed(SEED);
    }

    private static TrainingListener listener(Bits.Recorder bits) {
        return new TrainingListener() {
            @Override
            public void stepped(Step step) {
                bits.step(step.step(), step.loss(), step.gradientNorm());
            }

            @Override
            public void evaluated(Evaluated evaluated) {
                bits.evaluation(evaluated.step(), evaluated.trainLoss(), evaluated.validationLoss());
            }
        };
    }

    /// The prefix of the lines of its bits.
    String prefix() {
        return this + ", ";
    }

    /// The name in tables.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
