package kawi.engine.io.gguf;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A value of the metadata of a GGUF file.
public sealed interface GgufValue {

    /// The types of values, with their numbers in files.
    enum Type {
        UINT8(0, 1),
        INT8(1, 1),
        UINT16(2, 2),
        INT16(3, 2),
        UINT32(4, 4),
        INT32(5, 4),
        FLOAT32(6, 4),
        BOOL(7, 1),
        STRING(8, 8),
        ARRAY(9, 12),
        UINT64(10, 8),
        INT64(11, 8),
        FLOAT64(12, 8);

        private final int number;
        private final int minBytes;

        Type(int number, int minBytes) {
            this.number = number;
            this.minBytes = minBytes;
        }

        /// The number in files.
        int number() {
            return number;
        }

        /// Minimum bytes of a value in a file.
        int minBytes() {
            return minBytes;
        }

        static Optional<Type> numbered(int number) {
            return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
        }
    }

    /// The type.
    Type type();

    /// A whole number. An unsigned number of 64 bits that is larger than a long is negative here.
    record Whole(Type type, long value) implements GgufValue {}

    /// A floating-point number.
    record Real(Type type, double value) implements GgufValue {}

    /// True or false.
    record Flag(boolean value) implements GgufValue {
        @Override
        public Type type() {
            return Type.BOOL;
        }
    }

    /// A text.
    record Text(String value) implements GgufValue {
        @Override
        public Type type() {
            return Type.STRING;
        }
    }

    /// A list of values of one type.
    record Items(Type itemType, List<GgufValue> values) implements GgufValue {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public Type type() {
            return Type.ARRAY;
        }
    }

    /// A number of type UINT32.
    static GgufValue uint32(int value) {
        return new Whole(Type.UINT32, value);
    }

    /// A number of type FLOAT32.
    static GgufValue float32(double value) {
        return new Real(Type.FLOAT32, value);
    }

    /// A list of texts.
    static GgufValue texts(List<String> texts) {
        return new Items(Type.STRING, texts.stream().<GgufValue>map(Text::new).toList());
    }

    /// A list of numbers of type INT32.
    static GgufValue int32s(List<Integer> numbers) {
        return new Items(
                Type.INT32,
                numbers.stream()
                        .<GgufValue>map(number -> new Whole(Type.INT32, number))
                        .toList());
    }

    /// A list of numbers of type FLOAT32.
    static GgufValue float32s(List<Float> numbers) {
        return new Items(
                Type.FLOAT32,
                numbers.stream()
                        .<GgufValue>map(number -> new Real(Type.FLOAT32, number))
                        .toList());
    }
}
