package kawi.samples.play.inside;

import static kawi.samples.play.PlayJson.answer;
import static kawi.samples.play.PlayJson.assertRefused;
import static kawi.samples.play.PlayJson.body;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import kawi.autograd.Inference;
import kawi.autograd.Tensor;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.nn.Mode;
import kawi.engine.generate.strategy.Distribution;
import kawi.engine.model.Tokens;
import kawi.samples.cli.TinyModel;
import kawi.samples.request.SavedModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ModelInsideTest {
    private static final String TEXT = "abcdefgh";

    private static Device device;
    private static SavedModel model;
    private static ModelInside inside;
    private static int[] ids;

    @BeforeAll
    static void open() {
        device = new Device(KernelSets.preferred(), 1);
        model = SavedModel.open(TinyModel.folder());
        inside = new ModelInside(model, device);
        ids = model.encode(TEXT);
    }

    @AfterAll
    static void close() {
        device.close();
    }

    private static byte[] request(int layer) {
        return body("{'text': '%s', 'layer': %d}".formatted(TEXT, layer));
    }

    @Test
    void attentionIsThatOfTheModelToTheLastBitCausalAndEachRowSumsToOne() {
        int length = ids.length;
        int layers = model.model().config().layers();
        int heads = model.model().config().heads();
        List<float[]> expected = new Inference(device)
                .run(() -> model.model().activations(Tokens.of(ids)).attentions().stream()
                        .map(Tensor::toFloats)
                        .toList());
        for (int layer = 0; layer < layers; layer++) {
            JsonNode weights = answer(inside.attention(request(layer))).get("weights");
            assertEquals(heads, weights.size());
            for (int head = 0; head < heads; head++) {
                for (int query = 0; query < length; query++) {
                    float[] row = floats(weights.get(head).get(query));
                    int from = (head * length + query) * length;
                    assertArrayEquals(Arrays.copyOfRange(expected.get(layer), from, from + length), row);
                    double sum = 0;
                    for (int key = 0; key < length; key++) {
                        assertEquals(key <= query, row[key] > 0, "query " + query + ", key " + key);
                        sum += row[key];
                    }
                    assertEquals(1, sum, 1e-6);
                }
            }
        }
    }

    private static float[] floats(JsonNode row) {
        float[] floats = new float[row.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = Float.parseFloat(row.get(i).toString());
        }
        return floats;
    }

    @Test
    void theLensOfTheLastLayerIsTheDistributionOfTheModel() {
        JsonNode answer = answer(inside.layers(request(0)));
        JsonNode lens = answer.get("lens");
        assertEquals(model.model().config().layers() + 1, lens.size());
        JsonNode last = lens.get(lens.size() - 1);
        float[] logits = new Inference(device)
                .run(() -> model.model().logits(Tokens.of(ids), Mode.EVALUATION))
                .toFloats();
        int size = model.model().config().vocabularySize();
        for (int t = 0; t < ids.length; t++) {
            Distribution expected = Distribution.of(Arrays.copyOfRange(logits, t * size, (t + 1) * size));
            JsonNode guess = last.get(t);
            for (int rank = 0; rank < guess.get("first").size(); rank++) {
                JsonNode candidate = guess.get("first").get(rank);
                assertEquals(expected.id(rank), candidate.get("id").asInt());
                assertEquals(
                        expected.probability(rank), candidate.get("probability").asDouble(), 1e-9);
            }
            if (t + 1 < ids.length) {
                double probability = expected.probabilityOf(ids[t + 1]);
                assertEquals(probability, guess.get("actual").get("probability").asDouble(), 1e-9);
                assertEquals(
                        -Math.log(probability), answer.get("losses").get(t + 1).asDouble(), 1e-9);
            } else {
                assertTrue(guess.get("actual").isNull(), "what follows the text is not known");
            }
        }
        assertTrue(answer.get("losses").get(0).isNull(), "nothing predicts the first token");
    }

    @Test
    void theNormsAreThoseOfTheResidualStream() {
        JsonNode norms = answer(inside.layers(request(0))).get("norms");
        int width = model.model().config().width();
        List<float[]> stream = new Inference(device)
                .run(() -> model.model().activations(Tokens.of(ids)).residualStream().stream()
                        .map(Tensor::toFloats)
                        .toList());
        assertEquals(stream.size(), norms.size());
        for (int layer = 0; layer < stream.size(); layer++) {
            for (int t = 0; t < ids.length; t++) {
                double squares = 0;
                for (float x : Arrays.copyOfRange(stream.get(layer), t * width, (t + 1) * width)) {
                    squares += (double) x * x;
                }
                assertEquals(Math.sqrt(squares), norms.get(layer).get(t).asDouble(), 1e-9);
            }
        }
    }

    @Test
    void inABatchPaddingGetsNoAttentionAndEachTextHasItsOwnBits() {
        JsonNode batch = answer(inside.batch(body("{'texts': ['abcdef', 'abc'], 'layer': 1}")));
        assertEquals(6, batch.get("length").asInt());
        JsonNode shorter = batch.get("rows").get(1);
        assertEquals(
                "[false,false,false,true,true,true]", shorter.get("isPadding").toString());
        for (JsonNode row : batch.get("rows")) {
            assertTrue(row.get("isSameAsAlone").asBoolean());
            assertEquals(6, row.get("weights").get(0).size());
        }
        for (JsonNode head : shorter.get("weights")) {
            for (int query = 0; query < 6; query++) {
                float[] row = floats(head.get(query));
                for (int key = 0; key < 6; key++) {
                    assertEquals(key <= query && key < 3, row[key] > 0, "query " + query + ", key " + key);
                }
            }
        }
    }

    @Test
    void theLargestLogitsComeInDescendingOrderAndOfEqualOnesTheLowestId() {
        assertArrayEquals(new int[] {3, 1, 4, 0, 2}, LayerPredictions.largest(1, 5, 0, 7, 5, -1));
        assertArrayEquals(new int[] {1, 0}, LayerPredictions.largest(1, 2));
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, LayerPredictions.largest(1, 1, 1, 1, 1, 1, 1));
        assertArrayEquals(new int[] {6, 5, 4, 3, 2}, LayerPredictions.largest(1, 2, 3, 4, 5, 6, 7));
    }

    @Test
    void wrongRequestsAreRefusedInOneLine() {
        assertRefused("text is missing", () -> inside.layers(body("{}")));
        assertRefused("the vocabulary has no 'é'", () -> inside.layers(body("{'text': 'é'}")));
        assertRefused("the text is empty", () -> inside.layers(body("{'text': ''}")));
        assertRefused("the maximum is 8", () -> inside.attention(body("{'text': 'abcabcabc'}")));
        assertRefused("layer is 99", () -> inside.attention(body("{'text': 'abc', 'layer': 99}")));
        assertRefused("ids[0] is -1", () -> inside.attention(body("{'ids': [-1]}")));
        assertRefused("texts is missing", () -> inside.batch(body("{}")));
        assertRefused("a list of 1 to 4 texts", () -> inside.batch(body("{'texts': ['a','a','a','a','a']}")));
        assertRefused("texts[1] has 0 tokens", () -> inside.batch(body("{'texts': ['a','']}")));
    }
}
