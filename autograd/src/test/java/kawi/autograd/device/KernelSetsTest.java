package kawi.autograd.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleFinder;
import kawi.autograd.kernel.scalar.Fma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelSetsTest {

    @ParameterizedTest
    @ValueSource(strings = {"reference", "emulated"})
    void aSetIsFoundByItsName(String name) {
        assertEquals(name, KernelSets.named(name).name());
    }

    @Test
    void theVectorsAreReplacedWhereThereIsNoFmaInstruction() {
        assertEquals(
                Fma.IN_HARDWARE ? "vector" : "emulated",
                KernelSets.named("vector").name());
        assertEquals(
                Fma.IN_HARDWARE ? "vector" : "emulated", KernelSets.preferred().name());
    }

    @Test
    void anUnknownNameIsRefusedWithTheNamesThereAre() {
        assertEquals(
                "no kernels are named \"abacus\": the sets are vector, emulated and reference",
                assertThrows(IllegalArgumentException.class, () -> KernelSets.named("abacus"))
                        .getMessage());
    }

    @Test
    void aRuntimeWithoutTheVectorModuleIsNotToldToAddModules() {
        assertTrue(KernelSets.vectorModuleMissing(ModuleFinder.ofSystem()).contains("without --add-modules"));
        String message = KernelSets.vectorModuleMissing(ModuleFinder.of());
        assertTrue(message.contains("this Java runtime does not contain the module jdk.incubator.vector"), message);
    }
}
