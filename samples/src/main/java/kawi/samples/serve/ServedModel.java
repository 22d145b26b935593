package kawi.samples.serve;

import kawi.autograd.device.Device;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.generate.Generator;
import kawi.samples.chat.FoundTemplate;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ConstraintCache;

/// The model that is served, by its name, with what requests share: the generator and the compiled constraints.
final class ServedModel {
    private final String name;
    private final SavedModel saved;
    private final Generator generator;
    private final FoundTemplate chatTemplate;
    private final ConstraintCache constraints;
    private final long created = now();

    /// @throws kawi.samples.request.UsageException if the model has no tokenizer
    ServedModel(String name, SavedModel saved, FoundTemplate chatTemplate, Device device) {
        saved.requireTokenizer();
        this.name = name;
        this.saved = saved;
        this.chatTemplate = chatTemplate;
        this.constraints = new ConstraintCache(saved.tokenBytes());
        this.generator =
                new Generator(saved.model(), device).withText(saved.bytes().orElseThrow());
    }

    /// The time in seconds since 1970, which the API has in its answers.
    static long now() {
        return System.currentTimeMillis() / 1000;
    }

    String name() {
        return name;
    }

    SavedModel saved() {
        return saved;
    }

    Generator generator() {
        return generator;
    }

    FoundTemplate chatTemplate() {
        return chatTemplate;
    }

    int contextLength() {
        return saved.model().config().contextLength();
    }

    /// When it was loaded, in seconds since 1970.
    long created() {
        return created;
    }

    /// The matcher at the start of a text that is valid under a JSON schema.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if the schema is wrong or not supported, or the
    /// model's tokens cannot write such a text
    GrammarMatcher start(String schema) {
        return constraints.start(schema);
    }

    /// The bytes of a token; none for ids that only pad the vocabulary.
    byte[] bytes(int id) {
        return saved.bytes().map(bytes -> bytes.apply(id)).orElseThrow();
    }

    /// The text of ids.
    String text(int... ids) {
        return saved.text(ids).orElse("");
    }
}
