package kawi.samples.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import kawi.autograd.device.Device;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.TokenConstraint;
import kawi.engine.generate.Generator;
import kawi.samples.request.SavedModel;

/// The model that is served, by its name, with what requests share: the generator and the compiled constraints.
final class ServedModel {
    private static final int MAX_CONSTRAINTS = 16;

    private final String name;
    private final SavedModel saved;
    private final Generator generator;
    private final Optional<ChatTemplate> chatTemplate;
    private final long created = now();

    /// The constraints of the last requests, because compiling one takes longer than a token.
    private final Map<Constraint, TokenConstraint> constraints = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Constraint, TokenConstraint> eldest) {
            return size() > MAX_CONSTRAINTS;
        }
    };

    /// @throws kawi.samples.request.UsageException if the model has no tokenizer
    ServedModel(String name, SavedModel saved, Optional<ChatTemplate> chatTemplate, Device device) {
        saved.requireTokenizer();
        this.name = name;
        this.saved = saved;
        this.chatTemplate = chatTemplate;
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

    Optional<ChatTemplate> chatTemplate() {
        return chatTemplate;
    }

    int contextLength() {
        return saved.model().config().contextLength();
    }

    /// When it was loaded, in seconds since 1970.
    long created() {
        return created;
    }

    /// The matcher at the start of a constrained text.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if the model's tokens cannot write such a text
    GrammarMatcher start(Constraint constraint) {
        synchronized (constraints) {
            TokenConstraint known = constraints.get(constraint);
            if (known != null) {
                return known.start();
            }
        }
        var compiled = new TokenConstraint(constraint, saved.tokenBytes());
        synchronized (constraints) {
            constraints.put(constraint, compiled);
        }
        return compiled.start();
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
