package kawi.samples.cli.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import kawi.autograd.random.CounterRandom;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.peft.Adapter;
import kawi.engine.io.peft.AdapterFolder;
import kawi.engine.io.peft.Targets;
import kawi.engine.model.Gpt;
import kawi.engine.model.lora.Lora;
import kawi.samples.cli.Kawi;
import kawi.samples.cli.Kawi.Outcome;
import kawi.samples.cli.TinyModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeCommandTest {
    @TempDir
    Path temporary;

    private Path adapter;

    @BeforeEach
    void writeAdapter() {
        Gpt model = GptFolder.read(TinyModel.folder());
        CounterRandom random = CounterRandom.ofSeed(1);
        Adapter made = Adapter.initial(model.config(), new Lora(2, 8, 0), List.of(Targets.ALL), random);
        made.updates().forEach(update -> {
            float[] b = update.b().value().data();
            for (int i = 0; i < b.length; i++) {
                b[i] = (float) random.normal(i);
            }
        });
        adapter = temporary.resolve("adapter");
        AdapterFolder.write(adapter, made, model.config(), TinyModel.folder().toString());
    }

    private static String ids(Object... modelOptions) {
        Object[] arguments = new Object[modelOptions.length + 5];
        arguments[0] = "generate";
        System.arraycopy(modelOptions, 0, arguments, 1, modelOptions.length);
        System.arraycopy(
                new Object[] {"--prompt", "abc", "--max-new-tokens", "20"}, 0, arguments, modelOptions.length + 1, 4);
        Outcome outcome = Kawi.run(arguments);
        assertEquals(0, outcome.status(), outcome.err());
        return outcome.out();
    }

    @Test
    void aMergedModelGeneratesWhatTheModelWithItsAdapterDoes() {
        Path merged = temporary.resolve("merged");
        Outcome outcome = Kawi.run("merge", "--model", TinyModel.folder(), "--adapter", adapter, "--out", merged);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("kawi generate --model " + merged), outcome.out());
        String withAdapter = ids("--model", TinyModel.folder(), "--adapter", adapter);
        assertEquals(withAdapter, ids("--model", merged));
        assertNotEquals(withAdapter, ids("--model", TinyModel.folder()));
    }

    @Test
    void evalAndInspectUseTheAdapter() {
        Path text = TinyModel.folder().resolveSibling("text.txt");
        Object[] eval = {"eval", "--model", TinyModel.folder(), "--data", text};
        Outcome plain = Kawi.run(eval);
        Outcome adapted = Kawi.run("eval", "--model", TinyModel.folder(), "--adapter", adapter, "--data", text);
        assertEquals(0, adapted.status(), adapted.err());
        assertNotEquals(plain.out(), adapted.out());
        Outcome inspected = Kawi.run("inspect", "--model", TinyModel.folder(), "--adapter", adapter, "--prompt", "abc");
        assertEquals(0, inspected.status(), inspected.err());
    }

    @Test
    void aFolderWithAModelIsNotOverwritten() {
        Outcome outcome =
                Kawi.run("merge", "--model", TinyModel.folder(), "--adapter", adapter, "--out", TinyModel.folder());
        assertEquals(2, outcome.status());
        assertTrue(outcome.onlyErrorLine().contains("choose another --out"), outcome.err());
    }

    @Test
    void anAdapterIsNoModel() {
        Outcome outcome = Kawi.run("generate", "--model", adapter, "--prompt", "a");
        assertEquals(2, outcome.status());
        assertTrue(
                outcome.onlyErrorLine()
                        .contains(adapter + ": there is no config.json in it, only an adapter: give the folder of the"
                                + " model that it was trained for with --model, and this one with --adapter"),
                outcome.err());
    }
}
