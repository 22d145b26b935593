package kawi.samples.cli.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import kawi.bench.workload.Case;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `--case`: the model that is measured.
final class CaseOption {
    @Option(
            names = "--case",
            paramLabel = "NAME",
            converter = ByName.class,
            description = "The model: small (the default), baby, baby-dropout, or gpt2, which takes 3 GiB of memory.")
    Case chosen = Case.SMALL;

    /// From the name with which a case is written.
    static final class ByName implements ITypeConverter<Case> {
        @Override
        public Case convert(String name) {
            return Arrays.stream(Case.values())
                    .filter(each -> each.toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no case '" + name + "': they are "
                            + Arrays.stream(Case.values()).map(Case::toString).collect(Collectors.joining(", "))));
        }
    }
}
