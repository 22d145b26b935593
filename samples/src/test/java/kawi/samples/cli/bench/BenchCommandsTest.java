package kawi.samples.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kawi.bench.machine.Speed;
import kawi.bench.machine.SpeedEffort;
import kawi.samples.cli.Kawi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kawi bench` and `kawi doctor`, as short as they can be.
@Tag("slow")
class BenchCommandsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void aTrainingStepIsMeasured() {
        JsonNode json = JSON.readTree(Kawi.run("bench", "step", "--threads", 1, "--seconds", 0, "--json")
                .out());
        assertEquals("small", json.get("name").asString());
        double median = json.get("medianMillis").asDouble();
        double percentile95 = json.get("percentile95Millis").asDouble();
        assertTrue(json.get("minMillis").asDouble() <= median
                && median <= percentile95
                && percentile95 <= json.get("maxMillis").asDouble());
        assertEquals(12 * 64 / median * 1000, json.get("tokensPerSecond").asDouble(), 1e-6 * 12 * 64 / median * 1000);
        assertEquals(3.81 / median * 1000, json.get("gflops").asDouble(), 0.01 / median * 1000);
        assertEquals(
                json.get("gflops").asDouble() / json.get("peakGflops").asDouble(),
                json.get("utilisation").asDouble(),
                1e-9);
        assertTrue(json.get("peakMemoryBytes").asLong() > 1 << 20);
        assertTrue(json.get("activationBytes").asLong() > 1 << 20);
        JsonNode inference = json.get("inference");
        assertEquals("pp64", inference.get("prompt").asString(), "the context is shorter than 512 tokens");
        assertEquals("tg64", inference.get("generation").asString());
        assertEquals(
                64_000 / inference.get("promptTokensPerSecond").asDouble(),
                inference.get("firstTokenMillis").asDouble(),
                1e-9 * inference.get("firstTokenMillis").asDouble());
    }

    @Test
    void aStepThatRecomputesItsBlocksKeepsLess() {
        String[] sizes = {"--layers", "3", "--heads", "1", "--width", "8", "--context", "32", "--batch-size", "2"};
        List<Object> line = new ArrayList<>(List.of("bench", "step", "--threads", 1, "--seconds", 0));
        line.addAll(List.of(sizes));
        JsonNode all = JSON.readTree(Kawi.run(with(line, "--json")).out());
        JsonNode recomputed =
                JSON.readTree(Kawi.run(with(line, "--json", "--recompute")).out());
        assertFalse(all.get("recompute").asBoolean());
        assertTrue(recomputed.get("recompute").asBoolean());
        long bytes = recomputed.get("activationBytes").asLong();
        assertTrue(
                0 < bytes && bytes < all.get("activationBytes").asLong(),
                () -> bytes + " bytes instead of " + all.get("activationBytes"));
        String page = Kawi.run(with(line, "--recompute")).out();
        assertTrue(page.contains(" MiB, each block is computed again"), page);
    }

    private static Object[] with(List<Object> line, Object... options) {
        return Stream.concat(line.stream(), Stream.of(options)).toArray();
    }

    @Test
    void aProductIsMeasuredInItsThreeForms() {
        JsonNode json = JSON.readTree(
                Kawi.run("bench", "matmul", "--m", 5, "--n", 6, "--k", 7, "--threads", 2, "--seconds", 0, "--json")
                        .out());
        assertEquals(3, json.get("forms").size());
        for (JsonNode form : json.get("forms")) {
            double median = form.get("medianMillis").asDouble();
            assertEquals(2 * 5 * 6 * 7 / median / 1e6, form.get("gflops").asDouble(), 1e-6 / median);
            assertTrue(form.get("utilisation").asDouble() > 0);
        }
        assertEquals(json.get("forms").get(0).get("gflops"), json.get("gflops"));
    }

    @Test
    void decodingIsMeasured() {
        JsonNode json =
                JSON.readTree(Kawi.run("bench", "decode", "--layers", 1, "--threads", 1, "--seconds", 0, "--json")
                        .out());
        double median = json.get("medianMillis").asDouble();
        assertEquals(1000 / median, json.get("tokensPerSecond").asDouble(), 1e-6 / median);
        double share = json.get("gigabytesPerSecond").asDouble()
                / json.get("peakGigabytesPerSecond").asDouble();
        if (share <= 1) {
            assertEquals(share, json.get("bandwidthUtilisation").asDouble(), 1e-9);
        } else { // one of the two was disturbed by other processes
            assertTrue(json.get("bandwidthUtilisation").isNull(), json::toString);
        }
    }

    @Test
    void everyFormatOfWeightsIsMeasured() {
        JsonNode json =
                JSON.readTree(Kawi.run("bench", "quantize", "--case", "small", "--threads", 1, "--seconds", 0, "--json")
                        .out());
        assertEquals(4, json.get("formats").size());
        JsonNode floats = json.get("formats").get(0);
        assertEquals("f32", floats.get("weights").asString());
        assertEquals(1, floats.get("decodeGain").asDouble());
        for (JsonNode each : json.get("formats")) {
            double tokens = each.get("tokensPerSecond").asDouble();
            double bytes = each.get("bytesPerToken").asDouble();
            assertEquals(tokens * bytes / 1e9, each.get("gigabytesPerSecond").asDouble(), 1e-9 * tokens * bytes / 1e9);
            assertTrue(bytes <= floats.get("bytesPerToken").asDouble());
            assertTrue(each.get("prefillGain").asDouble() > 0);
        }
        JsonNode q4 = json.get("formats").get(3);
        assertEquals("q4_0", q4.get("weights").asString());
        assertTrue(q4.get("weightBytes").asLong() < floats.get("weightBytes").asLong() / 5);
    }

    @Test
    void randomWeightsPredictNoText() {
        Kawi.Outcome outcome = Kawi.run("bench", "quantize", "--corpus", "moby-dick");
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("--data and --corpus are for --model"), outcome.err());
    }

    @Test
    void decodingIsMeasuredAtAPositionOfTheCache() {
        String[] sizes = {"--layers", "1", "--heads", "1", "--width", "8", "--context", "100", "--batch-size", "2"};
        List<Object> line = new ArrayList<>(List.of("bench", "decode", "--threads", 1, "--seconds", 0, "--json"));
        line.addAll(List.of(sizes));
        line.addAll(List.of("--position", 90));
        JsonNode json = JSON.readTree(Kawi.run(line.toArray()).out());
        assertEquals(90, json.get("position").asInt());
        assertEquals(5 * 10 * 2, json.get("tokens").asInt(), "five runs of the ten tokens that remain, of two texts");
        assertEquals(2 * 2 * 100 * 8 * 4, json.get("cacheBytes").asInt());
        assertEquals("pp10 @ d90", json.get("inference").get("prompt").asString());
        assertEquals("tg10 @ d90", json.get("inference").get("generation").asString());
    }

    @Test
    void aPositionBeyondTheContextIsABadRequest() {
        Kawi.Outcome result = Kawi.run("bench", "decode", "--position", 64);
        assertEquals(2, result.status());
        String line = result.onlyErrorLine();
        assertTrue(line.contains("--position must be 0 to 63 with a context of 64 tokens, not 64"), line);
    }

    @Test
    void theDoctorMeasuresThisMachine() {
        var shortest = new SpeedEffort(Duration.ofMillis(1), 1, Duration.ofMillis(1));
        var out = new StringWriter();
        int status = new CommandLine(new DoctorCommand(device -> Speed.measure(device, shortest)))
                .setOut(new PrintWriter(out))
                .execute("--threads", "1", "--json");
        assertEquals(0, status);
        JsonNode json = JSON.readTree(out.toString());
        assertEquals(1, json.get("threads").asInt());
        assertTrue(json.get("speed").get("product").asDouble() > 0);
        assertTrue(json.get("machine").get("cores").asInt() > 0);
    }
}
