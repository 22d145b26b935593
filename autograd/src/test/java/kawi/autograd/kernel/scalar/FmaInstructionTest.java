package kawi.autograd.kernel.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The build runs this test once more with `-XX:-UseFMA`.
final class FmaInstructionTest {

    @Test
    void isFoundWhereTheJvmUsesIt() {
        String useFma = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("UseFMA")
                .getValue();
        assertEquals(Boolean.parseBoolean(useFma), Fma.IN_HARDWARE);
        assertEquals(Fma.IN_HARDWARE, FmaInstruction.missing().isEmpty());
    }

    @Test
    void whatIsMissingIsSaidInOneLine() {
        boolean turnedOff = Boolean.getBoolean("kawi.test.withoutFma");
        Optional<String> missing = FmaInstruction.missing();
        if (turnedOff) {
            assertEquals(Optional.of("the option -XX:-UseFMA turns fused multiply-add (FMA) off"), missing);
        } else {
            assertTrue(missing.isEmpty() || missing.get().contains("FMA"), missing.toString());
        }
    }
}
