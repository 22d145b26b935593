package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kawi.bench.machine.FmaPeak;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `kawi train --profile`.
@Tag("slow")
class ProfilePageTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path folder;

    private Path text;

    @BeforeEach
    void writeText() throws IOException {
        text = Files.writeString(folder.resolve("text.txt"), TinyModel.TEXT);
    }

    @Test
    void aProfileTellsWhereTheTimeOfAStepWent() {
        Outcome outcome = Kawi.train("--data", text, "--out", folder.resolve("profile"), "--steps", 8, "--profile");
        assertEquals(0, outcome.status(), outcome.err());
        List<String> lines = outcome.out()
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .toList();
        for (String begin : List.of(
                "Attention forward",
                "Attention backward",
                "LayerNorm backward",
                "optimizer step",
                "data step",
                "step",
                "besides, evaluation: ")) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith(begin)), begin + " is not in " + outcome.out());
        }
        assertTrue(outcome.out().contains("4 steps of "), "half of the steps are forgotten: " + outcome.out());
    }

    private JsonNode profileOf(String name, int steps, String optimizer) {
        return Kawi.train(
                        "--data",
                        text,
                        "--out",
                        folder.resolve(name),
                        "--steps",
                        steps,
                        "--optimizer",
                        optimizer,
                        "--profile",
                        "--json")
                .out()
                .lines()
                .map(JSON::readTree)
                .filter(line -> line.get("event").asString().equals("profile"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theProfileOfJsonAddsUpToTheStep() {
        JsonNode profile = profileOf("profiled", 8, "adamw");
        double sum = 0;
        for (JsonNode part : profile.get("parts")) {
            String phase = part.get("phase").asString();
            sum += phase.equals("besides") ? 0 : part.get("millis").asDouble();
        }
        double millis = profile.get("millis").asDouble();
        assertTrue(sum > 0 && sum <= millis, sum + " of " + millis);
    }

    @Test
    void theOptimizersHaveTheirCost() {
        for (String optimizer : List.of("adamw", "muon")) {
            JsonNode profile = profileOf(optimizer, 2, optimizer);
            for (JsonNode part : profile.get("parts")) {
                if (part.get("part").asString().equals("optimizer")) {
                    assertTrue(part.get("gflops").asDouble() > 0, optimizer + ": " + part);
                }
            }
        }
    }

    @Test
    void theProfileOfASingleStepHasAPeak() {
        JsonNode profile = profileOf("single", 1, "adamw");
        assertEquals(FmaPeak.vectorBits().isPresent(), profile.hasNonNull("peakGflops"));
    }
}
