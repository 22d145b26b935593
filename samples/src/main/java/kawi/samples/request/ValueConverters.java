package kawi.samples.request;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Turns the text of an option into its value. The message of a [TypeConversionException] says what was expected, such
/// as `a whole number`.
public final class ValueConverters {
    private ValueConverters() {}

    /// Registers the converters of numbers and paths.
    public static void register(CommandLine commandLine) {
        ITypeConverter<Integer> integers = number(Integer::valueOf, "a whole number up to 2,147,483,647");
        commandLine.registerConverter(Integer.class, integers).registerConverter(int.class, integers);
        ITypeConverter<Long> longs = number(Long::valueOf, "a whole number");
        commandLine.registerConverter(Long.class, longs).registerConverter(long.class, longs);
        ITypeConverter<Double> doubles = number(Double::valueOf, "a number");
        commandLine.registerConverter(Double.class, doubles).registerConverter(double.class, doubles);
        ITypeConverter<Float> floats = number(Float::valueOf, "a number");
        commandLine.registerConverter(Float.class, floats).registerConverter(float.class, floats);
        commandLine.registerConverter(Path.class, ValueConverters::path);
    }

    private static <N extends Number> ITypeConverter<N> number(Function<String, N> parse, String expected) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException(expected);
            }
        };
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("the name of a file (" + e.getReason() + ")");
        }
    }
}
