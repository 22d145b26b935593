package kawi.samples.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kawi.bench.machine.FmaPeak;
import kawi.engine.model.Gpt.Form;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Checks that every variant in another JVM computes the golden bits; those with the same width of the vectors,
/// compilers and headers of objects share one. `VerifyCommandTest` checks the variants in this JVM. After an intended
/// change of the arithmetic, update `golden-bits.txt`, `golden-bits-modern.txt` and `golden-bits-quantized.txt` with
/// the output of the plain loops on one thread:
///
///     java -cp 'samples/target/app/kawi.jar' kawi.samples.verify.OneRun TINY reference 1 VISIBLE
///     java -cp 'samples/target/app/kawi.jar' kawi.samples.verify.OneRun SMALL reference 1 VISIBLE
///     java -cp 'samples/target/app/kawi.jar' kawi.samples.verify.OneRun MODERN reference 1 VISIBLE
///     java -cp 'samples/target/app/kawi.jar' kawi.samples.verify.OneRun QUANTIZED reference 1 FUSED
@Tag("slow")
class GoldenBitsTest {
    /// The hash of the lines with GPT-2's parts, which is also in the README.
    private static final String HASH = "b50122438c4594fc510bf46ab7e488ab7d0fcd99f8a18455d62565efa4cc3881";

    private static final int VECTOR_BITS = FmaPeak.vectorBits().orElse(0);

    @TestFactory
    Stream<DynamicTest> everyVariantInAnotherJvmComputesTheSameBits() {
        return Variants.inChildJvms(VECTOR_BITS).stream()
                .collect(Collectors.groupingBy(
                        variant -> variant.vectorBits() + " bits, compilers: " + variant.compiler() + ", headers: "
                                + variant.headers(),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .entrySet()
                .stream()
                .map(jvm -> DynamicTest.dynamicTest(jvm.getKey(), () -> check(jvm.getValue())));
    }

    private static void check(List<Variant> variants) {
        List<Bits> bits = ChildJvm.run(variants);
        assertEquals(variants.size(), bits.size());
        for (int i = 0; i < variants.size(); i++) {
            Variant variant = variants.get(i);
            assertEquals(
                    Optional.empty(),
                    bits.get(i).firstDifference(GoldenBits.of(variant.training())),
                    variant.toString());
        }
    }

    @Test
    void theHashIsPinnedAndPrintedInTheReadme() throws IOException {
        assertEquals(HASH, GoldenBits.gpt2().hash());
        String readme = Files.readString(Path.of("..", "README.md"));
        assertTrue(readme.contains(HASH), "the README does not say " + HASH);
    }

    @Test
    void everyTrainingHasAllItsLines() {
        assertEquals(11, GoldenBits.of(ShortTraining.TINY).lines().size(), "6 steps, 3 evaluations, weights and ids");
        assertEquals(11, GoldenBits.of(ShortTraining.SMALL).lines().size());
        assertEquals(11, GoldenBits.of(ShortTraining.MODERN).lines().size());
        assertEquals(22, GoldenBits.gpt2().lines().size());
        assertEquals(11, GoldenBits.modern().lines().size());
        assertEquals(9, GoldenBits.quantized().lines().size(), "3 formats: logits, ids, logits");
        assertEquals(GoldenBits.quantized(), GoldenBits.of(ShortTraining.QUANTIZED));
    }

    @Test
    void everyNumberOfThreadsEveryCompilerAndCompactHeadersAreIncluded() {
        List<Variant> all = Variants.allInChildJvms(512);
        assertEquals(
                (4 + 1) * 4 * (3 + 1),
                all.size(),
                "4 compilers, or compact headers, 4 numbers of threads, and vectors of 3 widths or plain loops");
        assertEquals(all.size(), all.stream().distinct().count());
        assertTrue(Stream.of(Variants.inThisJvm(0), Variants.inChildJvms(0), Variants.allInChildJvms(0))
                .flatMap(List::stream)
                .allMatch(variant -> variant.kernels().equals("reference")));
    }

    @Test
    void aFailedJvmIsReported() {
        var variant = new Variant(
                ShortTraining.TINY, "abacus", 1, Form.FUSED, VECTOR_BITS, Compiler.ALL, ObjectHeaders.DEFAULT, true);
        VariantResult result = variant.check();
        assertEquals(Optional.empty(), result.hash());
        String difference = result.difference().orElseThrow();
        assertTrue(difference.startsWith("the JVM failed with status 1: "), difference);
        assertTrue(difference.contains("no kernels are named \"abacus\""), difference);
    }
}
