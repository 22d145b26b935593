package kawi.samples.play;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The routes of the views Write, Inside and Tokens.
@Tag("slow")
class ViewRoutesTest {
    @TempDir
    private Path folder;

    private PlayClient client;

    @BeforeEach
    void start() throws Exception {
        client = new PlayClient(folder, true);
    }

    @AfterEach
    void stop() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write/encode",
                "write/predict",
                "write/cache",
                "inside/attention",
                "inside/layers",
                "inside/batch"
            })
    void withoutAModelTheyTellWhatToDo(String route) throws Exception {
        assertTrue(client.error(409, "/api/" + route, "'text':'abc'").contains("no model is open"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "write/encode",
                "write/predict",
                "write/cache",
                "inside/attention",
                "inside/layers",
                "inside/batch",
                "tokens/split",
                "tokens/merges"
            })
    void aBadRequestIsRefusedInOneLine(String route) throws Exception {
        client.workspace().open(TinyModel.folder());
        assertEquals(
                1,
                client.error(400, "/api/" + route, "'text':7,'word':7").lines().count());
        assertTrue(client.error(400, "/api/" + route, "'text").contains("not valid JSON"));
        assertEquals(
                413,
                client.send("/api/" + route, "'text':'" + "a".repeat(20 << 20) + "'")
                        .statusCode());
    }

    @Test
    void theyFollowAChangeOfTheModel() throws Exception {
        client.workspace().open(TinyModel.folder());
        String request = "'prompt':[1,2,3],'strategy':{'greedy':true}";
        var first = client.post("/api/write/predict", request);
        assertEquals(1, first.at("/cost/passes").asInt());
        assertEquals(
                0, client.post("/api/write/predict", request).at("/cost/passes").asInt());

        client.workspace().open(Kawi.trainTiny(folder.resolve("other"), "hgfedcba ponmlkji\n"));
        var second = client.post("/api/write/predict", request);
        assertEquals(1, second.at("/cost/passes").asInt(), "nothing of the other model is used");
        assertNotEquals(first.get("candidates"), second.get("candidates"));
        assertEquals(
                2,
                client.post("/api/inside/attention", "'text':'abc'")
                        .get("weights")
                        .size());
        assertEquals(
                "model",
                client.post("/api/tokens/split", "'text':'abc'")
                        .at("/splits/0/name")
                        .asString());
    }
}
