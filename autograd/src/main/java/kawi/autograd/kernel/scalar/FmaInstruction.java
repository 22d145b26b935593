package kawi.autograd.kernel.scalar;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/// Finds out whether the JVM computes [Math#fma] with an instruction.
///
/// The JVM's option `UseFMA` says so, but asking for it takes some 30 ms. So a call is timed first: without the
/// instruction these operands make a [java.math.BigDecimal] of 116 digits, which takes 20 microseconds at best, against
/// 40 nanoseconds with it, even in the interpreter. Only if every call was slow is the option read, and it decides: a
/// busy machine alone changes nothing.
public final class FmaInstruction {
    /// Far above the one time, far below the other.
    private static final long SLOW_NANOS = 2_000;
    /// Calls of which at least one is not interrupted.
    private static final int CALLS = 5;

    private static final Optional<String> MISSING = isSlow() ? option() : Optional.empty();

    private FmaInstruction() {}

    /// Why the JVM uses no such instruction, in one line; empty if it does.
    public static Optional<String> missing() {
        return MISSING;
    }

    private static boolean isSlow() {
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            float infinity = Math.fma(Float.MAX_VALUE, Float.MAX_VALUE, Float.MIN_VALUE);
            if (System.nanoTime() - start < SLOW_NANOS && infinity > 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> option() {
        try {
            VMOption useFma = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption("UseFMA");
            if (Boolean.parseBoolean(useFma.getValue())) {
                return Optional.empty();
            }
            return Optional.of(
                    switch (useFma.getOrigin()) {
                        case DEFAULT, ERGONOMIC -> "the JVM finds no fused multiply-add (FMA) on this processor";
                        default -> "the option -XX:-UseFMA turns fused multiply-add (FMA) off";
                    });
        } catch (IllegalArgumentException | LinkageError e) { // another JVM than HotSpot, or one without the module
            return Optional.of("this JVM computes fused multiply-add (FMA) without an instruction");
        }
    }
}
