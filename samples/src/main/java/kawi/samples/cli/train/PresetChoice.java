package kawi.samples.cli.train;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.samples.training.recipe.Preset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The value of `--preset`: a preset, or `auto`.
///
/// @param fixed empty for `auto`
record PresetChoice(Optional<Preset> fixed) {
    private static final String AUTO = "auto";

    static PresetChoice of(Preset preset) {
        return new PresetChoice(Optional.of(preset));
    }

    /// The preset to start from; that of `auto` is replaced by what is chosen.
    Preset preset() {
        return fixed.orElse(Preset.MINUTE);
    }

    boolean isAuto() {
        return fixed.isEmpty();
    }

    /// As it is written on the command line.
    @Override
    public String toString() {
        return fixed.map(Preset::toString).orElse(AUTO);
    }

    /// All values.
    static final class Names implements Iterable<String> {
        private static List<String> all() {
            return Stream.concat(Arrays.stream(Preset.values()).map(Preset::toString), Stream.of(AUTO))
                    .toList();
        }

        @Override
        public Iterator<String> iterator() {
            return all().iterator();
        }
    }

    /// Reads a value, in any case.
    static final class Converter implements ITypeConverter<PresetChoice> {
        @Override
        public PresetChoice convert(String text) {
            String name = text.toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(AUTO)) {
                return new PresetChoice(Optional.empty());
            }
            return Arrays.stream(Preset.values())
                    .filter(preset -> preset.toString().equals(name))
                    .findFirst()
                    .map(PresetChoice::of)
                    .orElseThrow(() -> new TypeConversionException(
                            "one of " + Names.all().stream().collect(Collectors.joining(", "))));
        }
    }
}
