package kawi.samples.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import kawi.bench.machine.FmaPeak;
import kawi.engine.model.Gpt.Form;
import kawi.samples.cli.Kawi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The output of `kawi verify`, and that the variants in this JVM compute the golden bits.
@Tag("slow")
class VerifyCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Variant VARIANT = new Variant(
            ShortTraining.TINY, "vector", 3, Form.FUSED, 128, Compiler.INTERPRETER, ObjectHeaders.DEFAULT, true);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int conclude(boolean json, VariantResult... results) {
        return VerifyCommand.conclude(List.of(results), json, new PrintWriter(out), new PrintWriter(err));
    }

    private static VariantResult result(Optional<String> difference) {
        return new VariantResult(VARIANT, 1.5, Optional.of("12".repeat(32)), difference);
    }

    @Test
    void everyVariantInThisJvmIsALineOfJsonAndComputesTheSameBits() {
        Kawi.Outcome outcome = Kawi.run("verify", "--here", "--json");
        assertEquals(0, outcome.status(), outcome.err());
        List<JsonNode> lines = outcome.out().lines().map(JSON::readTree).toList();
        int variants = Variants.inThisJvm(FmaPeak.vectorBits().orElse(0)).size();
        assertEquals(
                variants, lines.stream().filter(line -> line.has("kernels")).count());
        for (JsonNode line : lines) {
            assertTrue(line.get("same").booleanValue(), line.toString());
        }
        JsonNode plain = lines.getFirst();
        assertEquals("reference", plain.get("kernels").stringValue());
        assertEquals("visible", plain.get("form").stringValue());
        assertEquals("all", plain.get("compiler").stringValue());
        assertEquals("default", plain.get("headers").stringValue());
        assertEquals(GoldenBits.of(ShortTraining.TINY).hash(), plain.get("hash").stringValue());
        assertEquals(GoldenBits.gpt2().hash(), lines.getLast().get("hash").stringValue());
        assertEquals(
                GoldenBits.modern().hash(), lines.getLast().get("modernHash").stringValue());
        assertEquals(
                GoldenBits.quantized().hash(),
                lines.getLast().get("quantizedHash").stringValue());
    }

    @Test
    void equalResultsAreReportedWithTheHash() {
        assertEquals(0, conclude(false, result(Optional.empty()), result(Optional.empty())));
        assertTrue(out.toString().contains("All 2 are equal"), out.toString());
        assertTrue(out.toString().endsWith(GoldenBits.gpt2().hash() + System.lineSeparator()), out.toString());
    }

    @Test
    void aVariantThatDiffersFailsAndIsNamed() {
        VariantResult different = result(Optional.of("\"step 2: loss 1\" instead of \"step 2: loss 2\""));
        assertEquals(1, conclude(false, result(Optional.empty()), different));
        assertEquals("", out.toString());
        assertEquals(
                "kawi: 1 of 2 differs: tiny, vector kernels, 3 threads, fused form, 128 bits,"
                        + " compilers: none, headers: default: \"step 2: loss 1\" instead of \"step 2: loss 2\"",
                err.toString().strip());
        assertEquals(1, conclude(true, different));
        assertTrue(!JSON.readTree(out.toString()).get("same").booleanValue(), out.toString());
    }
}
