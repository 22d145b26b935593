package kawi.engine.io.safetensors;

import java.util.Optional;

/// The element types of the safetensors format, by their names in the files.
///
/// Tensors of all types can be listed. Kawi computes in float32: it converts [#F16] and [#BF16] exactly and rounds
/// [#F64].
public enum DataType {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E4M3(8),
    F8_E5M2(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    U16(16),
    I16(16),
    F16(16),
    BF16(16),
    U32(32),
    I32(32),
    F32(32),
    U64(64),
    I64(64),
    F64(64),
    C64(64);

    private final int bits;

    DataType(int bits) {
        this.bits = bits;
    }

    /// The size of an element in bits.
    public int bits() {
        return bits;
    }

    /// Whether Kawi can convert the values to float32.
    public boolean readsAsFloats() {
        return this == F32 || this == F16 || this == BF16 || this == F64;
    }

    static Optional<DataType> named(String name) {
        for (DataType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
