package kawi.samples.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kawi.bench.machine.FmaPeak;
import kawi.engine.model.Form;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The same bits always. If a change of the arithmetic is meant, `golden-bits.txt` gets the lines of the plain loops on
/// one thread:
///
///     java -cp 'samples/target/app/kawi.jar' kawi.samples.verify.OneRun TINY reference 1 COMPOSED
///     java -cp 'samples/target/app/kawi.jar' kawi.samples.verify.OneRun SMALL reference 1 COMPOSED
@Tag("slow")
class GoldenBitsTest {
    /// Of all lines: what the README says, too.
    private static final String HASH = "b50122438c4594fc510bf46ab7e488ab7d0fcd99f8a18455d62565efa4cc3881";

    private static final int VECTOR_BITS = FmaPeak.vectorBits().orElse(0);

    @TestFactory
    Stream<DynamicTest> everyVariantComputesTheSameBits() {
        return Stream.of(Variants.here(VECTOR_BITS), Variants.elsewhere(VECTOR_BITS))
                .flatMap(List::stream)
                .map(variant -> DynamicTest.dynamicTest(
                        variant.toString(),
                        () -> assertEquals(Optional.empty(), variant.examine().difference(), variant.toString())));
    }

    @Test
    void theirHashIsPinnedAndStandsInTheReadme() throws IOException {
        assertEquals(HASH, GoldenBits.all().hash());
        String readme = Files.readString(Path.of("..", "README.md"));
        assertTrue(readme.contains(HASH), "the README does not say " + HASH);
    }

    @Test
    void everyTrainingHasItsLines() {
        assertEquals(11, GoldenBits.of(ShortTraining.TINY).lines().size(), "6 steps, 3 evaluations, weights and ids");
        assertEquals(11, GoldenBits.of(ShortTraining.SMALL).lines().size());
        assertEquals(22, GoldenBits.all().lines().size());
    }

    @Test
    void everyNumberOfThreadsAndEveryCompilerIsTried() {
        List<Variant> all = Variants.everywhere(512);
        assertEquals(
                4 * 4 * (3 + 1),
                all.size(),
                "4 compilers, 4 numbers of threads, and vectors of 3 widths or plain loops");
        assertEquals(all.size(), all.stream().distinct().count());
        assertTrue(Stream.of(Variants.here(0), Variants.elsewhere(0), Variants.everywhere(0))
                .flatMap(List::stream)
                .allMatch(variant -> variant.kernels().equals("reference")));
    }

    @Test
    void aJvmThatFailsIsADifference() {
        var variant = new Variant(ShortTraining.TINY, "abacus", 1, Form.FUSED, VECTOR_BITS, Compiler.ALL, true);
        Finding finding = variant.examine();
        assertEquals(Optional.empty(), finding.hash());
        String difference = finding.difference().orElseThrow();
        assertTrue(difference.startsWith("the JVM failed with status 1: "), difference);
        assertTrue(difference.contains("no kernels are named \"abacus\""), difference);
    }
}
