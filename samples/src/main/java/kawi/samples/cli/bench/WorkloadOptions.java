package kawi.samples.cli.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import kawi.bench.run.Case;
import kawi.bench.run.Workload;
import kawi.engine.model.GptConfig;
import kawi.samples.cli.train.ModelOptions;
import kawi.samples.request.UsageException;
import kawi.samples.training.recipe.Recipe.Model;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The model to measure: `--case`, and sizes and parts in place of those of the case.
final class WorkloadOptions {
    /// A paragraph for the help page: the options are shared with `kawi train`, whose defaults they name.
    static final String HELP = "Sizes and parts that are given replace those of the case. Values in brackets are those"
            + " of minute, the preset of kawi train.";

    @Option(
            names = "--case",
            paramLabel = "NAME",
            converter = ByName.class,
            description = "The model: small (default), baby, baby-dropout, or gpt2 or smollm2 (a Llama of 135 million"
                    + " parameters), which take 3 GiB of memory. It determines every size and part that is not given.")
    private Case chosen = Case.SMALL;

    @Option(
            names = "--batch-size",
            paramLabel = "N",
            description = "Sequences that are computed at once (of small: 12 in a training step, 1 in decoding).")
    private Optional<Integer> batchSize = Optional.empty();

    @Option(names = "--vocabulary", paramLabel = "N", description = "Number of tokens to choose from (of small: 65).")
    private Optional<Integer> vocabulary = Optional.empty();

    @Mixin
    private ModelOptions model;

    /// Converts the name of a case.
    static final class ByName implements ITypeConverter<Case> {
        @Override
        public Case convert(String name) {
            return Arrays.stream(Case.values())
                    .filter(each -> each.toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no case '" + name + "'; the cases are "
                            + Arrays.stream(Case.values()).map(Case::toString).collect(Collectors.joining(", "))));
        }
    }

    /// The training of the case, with the given sizes and parts.
    ///
    /// @throws UsageException if a size is out of range or does not fit the others
    Workload training() {
        return workload(chosen.workload());
    }

    /// Decoding with the model of the case, with the given sizes and parts: one sequence unless more are given.
    ///
    /// @throws UsageException if a size is out of range or does not fit the others
    Workload decoding() {
        return workload(chosen.workload().withBatchSize(1));
    }

    private Workload workload(Workload base) {
        if (!isChanged()) {
            return base;
        }
        return UsageException.check(() -> new Workload(
                base.name() + ", changed",
                config(base.config()),
                batchSize.orElse(base.batchSize()),
                model.context().orElse(base.length())));
    }

    private boolean isChanged() {
        return batchSize.isPresent() || vocabulary.isPresent() || model.isGiven();
    }

    private GptConfig config(GptConfig base) {
        return model.over(Model.of(base)).config(vocabulary.orElse(base.vocabularySize()));
    }
}
