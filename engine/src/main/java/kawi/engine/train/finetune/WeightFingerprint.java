package kawi.engine.train.finetune;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import kawi.autograd.Parameter;
import kawi.engine.io.Sha256;

/// The SHA-256 of weights: of the names of the parameters and of every bit of their values.
public final class WeightFingerprint {
    private static final int CHUNK = 1 << 14;

    private WeightFingerprint() {}

    /// 64 hexadecimal digits.
    public static String of(List<Parameter> parameters) {
        MessageDigest digest = Sha256.digest();
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Parameter parameter : parameters) {
            digest.update((parameter.name() + " " + parameter.shape() + "\n").getBytes(StandardCharsets.UTF_8));
            float[] values = parameter.value().data();
            for (int from = 0; from < values.length; from += CHUNK) {
                int count = Math.min(CHUNK, values.length - from);
                bytes.clear();
                bytes.asFloatBuffer().put(values, from, count);
                digest.update(bytes.limit(count * Float.BYTES));
            }
        }
        return Sha256.text(digest);
    }
}
