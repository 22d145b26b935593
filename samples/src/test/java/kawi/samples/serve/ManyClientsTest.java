package kawi.samples.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.engine.generate.GenerationConfig;
import kawi.engine.generate.Generator;
import kawi.engine.generate.StopConditions;
import kawi.engine.generate.strategy.DecodingStrategy;
import kawi.engine.generate.strategy.Temperature;
import kawi.engine.generate.strategy.TopK;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ServeLimits;
import kawi.tokenizer.io.Folders;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import tools.jackson.databind.JsonNode;

/// Many clients at the same time, whose prompts, settings and lengths differ.
@Tag("slow")
class ManyClientsTest {
    private static final String PATH = "/v1/completions";
    private static final int CLIENTS = 12;

    private static Path folder;
    private static ApiClient api;
    private static Generator alone;
    private static SavedModel own;
    private static Device device;

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("kawi-serve");
        own = ApiClient.train(folder.resolve(ApiClient.MODEL));
        api = new ApiClient(own, new ServeLimits(5, 64, 30, 1000));
        device = new Device(KernelSets.preferred(), 1);
        alone = new Generator(own.model(), device).withText(own.bytes().orElseThrow());
    }

    @AfterContainer
    static void stop() throws IOException {
        api.close();
        device.close();
        Folders.delete(folder);
    }

    private record Asked(String prompt, int tokens, long seed, String stop, double temperature) {
        static Asked of(Random random) {
            String prompt = "The whale! Ahab, true null]".substring(0, 1 + random.nextInt(27));
            return new Asked(
                    prompt,
                    random.nextInt(60),
                    random.nextInt(1000),
                    List.of("e", "zz", "la").get(random.nextInt(3)),
                    0.5 + random.nextInt(3));
        }

        String json() {
            return "'prompt':'%s','max_tokens':%d,'seed':%d,'stop':'%s','temperature':%s,'top_k':9"
                    .formatted(prompt, tokens, seed, stop, temperature);
        }

        String alone() {
            var stops = new StopConditions(tokens, own.endTokens(), List.of(stop), Optional.empty());
            var config = GenerationConfig.of(0, DecodingStrategy.sampling(new Temperature(temperature), new TopK(9)))
                    .withStop(stops)
                    .withSeed(seed);
            return ManyClientsTest.alone
                    .generate(own.encode(prompt), config, step -> {})
                    .text();
        }
    }

    @Property(tries = 8)
    void everyAnswerOfARandomMixIsTheOneItHasAlone(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        List<Asked> asked = new ArrayList<>();
        List<Future<String>> answers = new ArrayList<>();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                Asked each = Asked.of(random);
                asked.add(each);
                answers.add(clients.submit(random.nextBoolean() ? whole(each) : streamed(each)));
            }
        }
        for (int i = 0; i < CLIENTS; i++) {
            assertEquals(
                    asked.get(i).alone(), answers.get(i).get(), asked.get(i).json());
        }
    }

    private static Callable<String> whole(Asked asked) {
        return () -> api.text(asked.json());
    }

    private static Callable<String> streamed(Asked asked) {
        return () -> {
            var text = new StringBuilder();
            for (JsonNode event : api.stream(PATH, asked.json())) {
                text.append(event.at("/choices/0/text").asString());
            }
            return text.toString();
        };
    }
}
