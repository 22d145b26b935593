package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Trainings that the page starts.
@Tag("slow")
class TrainTest {
    private static final String TINY = "'preset':'tiny','context':8,'batchSize':2,'evalBatches':2,'evalInterval':5";
    private static final String ENDLESS = TINY + ",'steps':2000000000";

    @TempDir
    private Path folder;

    private Path text;
    private PlayClient client;

    @BeforeEach
    void start() throws IOException {
        text = Files.writeString(folder.resolve("abc.txt"), TinyModel.TEXT);
        client = new PlayClient(folder, true);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    private String path() {
        return ",'path':'" + text + "'";
    }

    /// Reads events until the state has one of the phases, and returns it.
    private JsonNode await(String... phases) throws Exception {
        try (Stream<JsonNode> events = client.events("/api/train/events")) {
            return events.filter(event -> event.get("type").asString().equals("state"))
                    .filter(event -> List.of(phases).contains(event.get("phase").asString()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource({"tiny, 18", "minute, 272"})
    void aTrainingHasTheLossesAndTheModelOfTheCommandLine(String preset, int vocabulary) throws Exception {
        client.post(
                "/api/train/start",
                TINY.replace("tiny", preset) + path() + ",'layers':1,'heads':1,'width':8"
                        + ",'steps':25,'name':'page','sample':'a'");
        JsonNode end = await("finished", "failed");
        assertEquals("finished", end.get("phase").asString(), end.toString());
        Path commandLine = folder.resolve("command-line");
        assertEquals(
                0,
                Kawi.run(
                                "train",
                                "--preset=" + preset,
                                "--layers=1",
                                "--heads=1",
                                "--width=8",
                                "--context=8",
                                "--batch-size=2",
                                "--eval-batches=2",
                                "--eval-interval=5",
                                "--steps=25",
                                "--threads=2",
                                "--sample=a",
                                "--data=" + text,
                                "--out=" + commandLine)
                        .status());
        Path page = folder.resolve("models/page");
        for (String file : List.of(
                "model.safetensors", "samples.txt", "config.json", "tokenizer.json", "training.json", "tokens.bin")) {
            assertArrayEquals(
                    Files.readAllBytes(commandLine.resolve(file)), Files.readAllBytes(page.resolve(file)), file);
        }
        List<String> losses = losses(commandLine);
        assertEquals(losses, losses(page));
        List<String> shown = new ArrayList<>();
        for (JsonNode each : end.get("evaluations")) {
            shown.add(each.get("step").asString() + "," + each.get("train").asString() + ","
                    + each.get("validation").asString());
        }
        assertEquals(losses, shown);
        assertEquals(25, end.get("steps").size());
        assertEquals(losses.size(), end.get("samples").size());
        assertTrue(end.at("/samples/0/text").asString().startsWith("a"), end.toString());
        assertEquals(Math.log(vocabulary), end.at("/about/baselines/uniform").asDouble(), 1e-12);
        assertEquals("page", client.get("/api/state").at("/model/name").asString());
    }

    /// Steps and losses, without the columns that depend on the clock.
    private static List<String> losses(Path model) throws IOException {
        return Files.readAllLines(model.resolve("training.csv")).stream()
                .skip(1)
                .map(line -> String.join(",", List.of(line.split(",")).subList(0, 3)))
                .toList();
    }

    @Test
    void aTrainingStartsFromAModelAndItsAdapterIsListedAndOpened() throws Exception {
        Path base = folder.resolve("models/base");
        client.post("/api/train/start", TINY + path() + ",'steps':3,'name':'base'");
        assertEquals("finished", await("finished", "failed").get("phase").asString());
        Files.writeString(folder.resolve("more.txt"), TinyModel.TEXT + "x");
        String paths = ",'path':['" + text + "','" + folder.resolve("more.txt") + "']";
        String from = "'from':'" + base + "','context':8,'batchSize':2,'evalBatches':2,'evalInterval':5,'steps':3";
        client.post("/api/train/start", from + ",'trained':'lora','name':'adapter'" + paths);
        JsonNode end = await("finished", "failed");
        assertEquals("finished", end.get("phase").asString(), end.toString());
        assertTrue(end.get("warnings").toString().contains("are left out"), "the letter that the model lacks: " + end);
        JsonNode state = client.get("/api/state");
        assertEquals("adapter", state.at("/model/name").asString());
        assertTrue(state.at("/model/adapter").asBoolean());
        List<String> listed = new ArrayList<>();
        state.get("models")
                .forEach(each -> listed.add(
                        each.get("name").asString() + " " + each.get("adapter").asBoolean()));
        assertEquals(Set.of("adapter true", "base false"), Set.copyOf(listed));
        JsonNode models = client.get("/api/train/options").get("models");
        assertEquals(1, models.size(), "a training starts from a model, not from an adapter");
        client.post("/api/train/start", from + ",'trained':'upper','name':'upper'" + path());
        assertEquals("finished", await("finished", "failed").get("phase").asString());
        assertTrue(client.error(400, "/api/train/start", "'from':'" + base + "','layers':2" + path())
                .contains("determines \"layers\""));
        assertTrue(
                client.error(400, "/api/train/start", "'from':'/etc'" + path()).contains("there is no model"));
    }

    @Test
    void aTrainingWithABudgetFixesItsNumberOfSteps() throws Exception {
        String options = "'preset':'tiny','context':8,'batchSize':2,'evalBatches':2,'evalInterval':5";
        assertTrue(client.error(400, "/api/train/start", options + ",'minutes':1,'steps':3" + path())
                .contains("exclude each other"));
        client.post("/api/train/start", options + ",'minutes':0.001,'name':'short'" + path());
        JsonNode end = await("finished", "failed");
        assertEquals("finished", end.get("phase").asString(), end.toString());
        long steps = end.at("/about/steps").asLong();
        assertEquals(steps, end.at("/latest/step").asLong());
        assertTrue(end.get("warnings").toString().contains("--steps "), end.toString());
    }

    @Test
    void aTrainingThatWasStoppedContinuesWhereItWas() throws Exception {
        client.post("/api/train/start", ENDLESS + path() + ",'name':'page'");
        assertTrue(client.error(409, "/api/train/start", TINY).contains("a training is running"));
        awaitStep();
        client.post("/api/train/stop", "");
        JsonNode stopped = await("stopped", "failed");
        long done = stopped.at("/latest/step").asLong();
        assertTrue(done > 0, stopped.toString());
        assertEquals("no training is running", client.error(409, "/api/train/stop", ""));
        JsonNode training = client.get("/api/train/options").at("/trainings/0");
        assertEquals("page", training.get("name").asString());
        assertTrue(client.error(400, "/api/train/resume", "'folder':'/etc'").contains("no training"));
        client.post("/api/train/resume", "'folder':'" + training.get("folder").asString() + "','steps':" + (done + 3));
        JsonNode finished = await("finished", "failed");
        assertEquals("finished", finished.get("phase").asString(), finished.toString());
        assertEquals(done + 3, finished.at("/latest/step").asLong());
        assertEquals(done, finished.at("/about/done").asLong());
    }

    private void awaitStep() throws Exception {
        try (Stream<JsonNode> events = client.events("/api/train/events")) {
            assertTrue(events.anyMatch(event -> event.at("/latest/step").asLong(0) > 0));
        }
    }

    @Test
    void aBrowserThatComesBackGetsTheWholeState() throws Exception {
        client.post("/api/train/start", ENDLESS + path());
        awaitStep();
        try (Stream<JsonNode> events = client.events("/api/train/events")) {
            JsonNode first = events.findFirst().orElseThrow();
            assertEquals("state", first.get("type").asString());
            assertTrue(first.at("/latest/step").asLong() > 0, first.toString());
            assertFalse(first.get("evaluations").isEmpty());
        }
    }

    @Test
    void anUploadedTextIsKeptWithTheModel() throws Exception {
        client.post(
                "/api/train/start",
                TINY + ",'steps':5,'fileName':'../my book.txt','upload':'" + TinyModel.TEXT.replace("\n", "\\n") + "'");
        JsonNode end = await("finished", "failed");
        assertEquals("finished", end.get("phase").asString(), end.toString());
        assertEquals("my-book-tiny", end.at("/about/name").asString());
        assertEquals(TinyModel.TEXT, Files.readString(folder.resolve("models/my-book-tiny/text.txt")));
    }

    @Test
    void aTrainingThatCannotBeginSaysWhyAndLeavesNothing() throws Exception {
        client.post("/api/train/start", TINY + ",'upload':'abc','fileName':'short.txt'");
        JsonNode end = await("finished", "failed");
        assertEquals("failed", end.get("phase").asString());
        assertTrue(end.get("problem").asString().contains("too short"), end.toString());
        assertFalse(Files.exists(folder.resolve("models/short-tiny")));
        client.post("/api/train/start", TINY + ",'width':6,'heads':4" + path());
        assertTrue(await("failed").get("problem").asString().contains("heads"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        'preset':'huge'            | no preset huge
        'corpus':'bible'           | no corpus bible
        'path':'no.txt'            | no.txt
        'path':''                  | empty
        'name':'../x'              | the name of a model
        'name':'a/b'               | the name of a model
        'steps':0                  | steps
        'layers':1.5               | layers
        'learningRate':-1          | learningRate
        'colour':1                 | no field colour
        """)
    void aWrongRequestIsRefusedInOneLine(String fields, String message) throws Exception {
        String error = client.error(400, "/api/train/start", fields);
        assertTrue(error.contains(message), error);
        assertEquals(1, error.lines().count());
        assertEquals("none", await("none").get("phase").asString());
    }

    @Test
    void aTextThatIsTooLargeIsRefused() throws Exception {
        var response = client.send(HttpRequest.newBuilder(client.uri("/api/train/start"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[(64 << 20) + 1])));
        assertEquals(413, response.statusCode());
    }

    @Test
    void usersOfOtherMachinesTrainOnNoFileOfThisOne() throws Exception {
        try (var open = new PlayClient(folder, false)) {
            assertTrue(open.error(403, "/api/train/start", TINY + path()).contains("other machines"));
            assertFalse(open.get("/api/train/options").get("paths").asBoolean());
        }
    }

    @Test
    void thePresetsAreThoseOfTheCommandLine() throws Exception {
        List<String> names = StreamSupport.stream(
                        client.get("/api/train/options").get("presets").spliterator(), false)
                .map(preset -> preset.get("name").asString())
                .toList();
        assertEquals("tiny", names.getFirst());
        assertNotEquals(-1, names.indexOf("minute"));
    }
}
