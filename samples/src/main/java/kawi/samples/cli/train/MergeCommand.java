package kawi.samples.cli.train;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import kawi.engine.io.ModelConfig;
import kawi.engine.io.folder.CompanionFiles;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.peft.Adapter;
import kawi.engine.io.peft.AdapterFolder;
import kawi.engine.model.Gpt;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.UsageException;
import kawi.samples.training.TrainingFolder;
import kawi.tokenizer.io.FileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi merge`: a model and its LoRA adapter as one model.
@Command(
        name = "merge",
        sortOptions = false,
        description = {
            "Merges a LoRA adapter into its model.",
            "",
            "Each adapted weight W becomes W + (alpha / rank) A B. The result is an ordinary model folder, with the"
                    + " tokenizer of the model: it generates the same text as the model with --adapter.",
            ""
        },
        footer = {"", "Example:", "  kawi merge --model models/gpt2 --adapter models/my-adapter --out models/my-gpt2"})
public final class MergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(names = "--model", paramLabel = "DIR", required = true, description = "The folder of the model.")
    private Path folder;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the adapter: of a kawi train --lora, or written by peft.")
    private Path adapterFolder;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the merged model, which must not contain a model yet.")
    private Path out;

    @Override
    public Integer call() {
        TrainingFolder.requireUnused(out);
        try {
            Gpt model = GptFolder.read(folder);
            Adapter adapter = AdapterFolder.read(adapterFolder, model.config());
            adapter.mergeInto(model);
            GptFolder.write(out, model, original());
            CompanionFiles.copy(folder, out);
            PrintWriter words = spec.commandLine().getOut();
            words.println(
                    "Merged %,d low-rank updates of rank %d into the weights. The model is in %s. To generate text:"
                            .formatted(adapter.updates().size(), adapter.lora().rank(), out));
            words.println("  kawi generate --model " + TrainingReport.quoted(out));
            words.flush();
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
        return ExitStatus.DONE;
    }

    private ModelConfig original() {
        try (ModelFolder files = ModelFolder.open(folder)) {
            return files.configFile();
        }
    }
}
