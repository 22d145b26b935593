package kawi.samples.cli.generate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.GrammarMatcher;
import kawi.engine.constrain.TokenConstraint;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.samples.request.SavedModel;
import kawi.samples.request.TextFile;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The options that constrain the new text; at most one of them.
public final class ConstraintOptions {
    @Option(
            names = "--regex",
            paramLabel = "PATTERN",
            description = "Generates only text that matches this regular expression as a whole, without the prompt."
                    + " The dialect is that of ECMAScript with the flag u.")
    private Optional<String> regex = Optional.empty();

    @Option(
            names = "--json-schema",
            paramLabel = "FILE|TEXT",
            description =
                    "Generates only JSON that is valid under this schema (draft 2020-12 or older). A value that begins"
                            + " with { is the schema itself. --max-new-tokens may cut the text short.")
    private Optional<String> jsonSchema = Optional.empty();

    @Option(
            names = "--grammar",
            paramLabel = "FILE",
            description = "Generates only texts of this grammar, in the GBNF notation of llama.cpp.")
    private Optional<Path> grammar = Optional.empty();

    /// The names of the options that are given.
    public List<String> given() {
        return Stream.of(
                        regex.isPresent() ? "--regex" : "",
                        jsonSchema.isPresent() ? "--json-schema" : "",
                        grammar.isPresent() ? "--grammar" : "")
                .filter(option -> !option.isEmpty())
                .toList();
    }

    /// The matcher at the start of the new text; empty if no constraint is given.
    ///
    /// @throws UsageException if the constraint is wrong, or the tokens of the model cannot write any text that
    /// satisfies it
    public Optional<GrammarMatcher> start(SavedModel model) {
        return constraint().map(asked -> {
            byte[][] tokens = model.tokenBytes();
            return UsageException.check(() -> new TokenConstraint(asked, tokens).start());
        });
    }

    private Optional<Constraint> constraint() {
        if (regex.isPresent()) {
            return regex.map(pattern -> UsageException.check(() -> new Constraint.Regex(pattern)));
        }
        if (grammar.isPresent()) {
            return grammar.map(file -> read(file, Constraint.Gbnf::new));
        }
        return jsonSchema.map(schema -> schema.stripLeading().startsWith("{")
                ? UsageException.check(() -> new Constraint.JsonSchema(schema))
                : read(Path.of(schema), Constraint.JsonSchema::new));
    }

    private static Constraint read(Path file, Function<String, Constraint> constraint) {
        String text = TextFile.read(file);
        try {
            return constraint.apply(text);
        } catch (ConstraintException e) {
            throw new UsageException(file + ": " + e.getMessage(), e);
        }
    }
}
