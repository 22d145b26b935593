package kawi.samples.serve.decode;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.TokenConstraint;

/// The compiled JSON schemas of the last requests.
///
/// Compiling one can take seconds. One thread compiles them all, so that other requests, whose virtual threads share a
/// few processors, are not held up.
public final class ConstraintCache {
    private static final int MAX_SCHEMAS = 8;
    private static final int STACK_BYTES = 8 << 20; // nested schemas are compiled recursively
    private static final int IDLE_SECONDS = 10;

    private final byte[][] tokens;
    private final SequencedMap<String, TokenConstraint> compiled =
            new LinkedHashMap<>(16, 0.75f, true); // oldest use first
    private final ThreadPoolExecutor compiler = new ThreadPoolExecutor(
            0,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform()
                    .daemon()
                    .name("kawi-constraints")
                    .stackSize(STACK_BYTES)
                    .factory());

    /// @param tokens the bytes of each id; null for special tokens
    public ConstraintCache(byte[]... tokens) {
        this.tokens = tokens;
    }

    /// The matcher at the start of a text that is valid under a schema.
    ///
    /// @throws kawi.engine.constrain.grammar.ConstraintException if the schema is wrong or not supported, or the tokens
    /// cannot write such a text
    public GrammarMatcher start(String schema) {
        try {
            return compiler.submit(() -> compile(schema)).get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server has stopped", e);
        }
    }

    /// In the one thread that uses the map.
    private GrammarMatcher compile(String schema) {
        TokenConstraint known = compiled.get(schema);
        if (known == null) {
            known = new TokenConstraint(new Constraint.JsonSchema(schema), tokens);
            compiled.put(schema, known);
            if (compiled.size() > MAX_SCHEMAS) {
                compiled.pollFirstEntry();
            }
        }
        return known.start();
    }
}
