package kawi.samples.cli.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import kawi.bench.workload.Case;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `--case`: the model to measure.
final class CaseOption {
    @Option(
            names = "--case",
            paramLabel = "NAME",
            converter = ByName.class,
            description = "The model: small (default), baby, baby-dropout, or gpt2 or smollm2 (a Llama of 135 million"
                    + " parameters), which take 3 GiB of memory.")
    Case chosen = Case.SMALL;

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
}
