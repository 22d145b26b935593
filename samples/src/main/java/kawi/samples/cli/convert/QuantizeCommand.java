package kawi.samples.cli.convert;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.engine.io.folder.CompanionFiles;
import kawi.engine.io.folder.MemoryFormat;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.folder.PretrainedModel;
import kawi.engine.io.gguf.GgufExport;
import kawi.engine.io.gguf.GgufType;
import kawi.engine.model.Gpt;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.UsageException;
import kawi.samples.request.WeightMemory;
import kawi.samples.training.TrainingFolder;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.FileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi quantize`: a model folder with weights in fewer bits.
@Command(
        name = "quantize",
        sortOptions = false,
        description = {
            "Writes a model with weights in fewer bits, which is smaller and generates faster.",
            "",
            "The weights of linear layers, the token embedding and the output layer are written in the type; norms,"
                    + " biases and position embeddings stay float32, and so do matrices whose inputs are not a multiple of"
                    + " 32. The result is a model folder: its weights are in model.gguf, the other files are copied.",
            ""
        },
        footer = {
            "",
            "What each type costs is measured in samples/docs/quantised-weights.md.",
            "",
            "Example:",
            "  kawi quantize --model models/gpt2 --type q8_0 --out models/gpt2-q8_0"
        })
public final class QuantizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the model, or a GGUF file.")
    private Path model;

    /// The types.
    private enum Type {
        Q8_0,
        Q4_0,
        BF16;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--type",
            paramLabel = "q8_0|q4_0|bf16",
            required = true,
            description = "The type of the weights: q8_0 has 8.5 bits per weight, q4_0 4.5, bf16 16.")
    private Type type;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "The folder of the new model, which must not contain a model yet.")
    private Path out;

    @Override
    public Integer call() {
        TrainingFolder.requireUnused(out);
        try {
            PretrainedModel files =
                    PretrainedModel.read(model, Optional.empty(), Optional.of(MemoryFormat.valueOf(type.name())));
            if (files.model().parameters().stream()
                    .allMatch(each -> each.encoded().isEmpty())) {
                throw new UsageException("no weight matrix of this model has a multiple of 32 inputs, which " + type
                        + " needs: it would stay as it is");
            }
            write(files);
            PrintWriter words = spec.commandLine().getOut();
            words.println("Wrote " + out + ": " + WeightMemory.text(files.model()) + ".");
            words.flush();
        } catch (FileException | TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
        return ExitStatus.DONE;
    }

    private void write(PretrainedModel files) {
        Gpt gpt = files.model();
        ModelFolder.writeConfig(out, files.config());
        if (Files.isDirectory(model)) {
            CompanionFiles.copy(model, out);
        } else {
            files.tokenizer().ifPresent(tokenizer -> TokenizerFile.save(tokenizer, out));
        }
        GgufType written = GgufType.valueOf(type.name());
        Path file = out.resolve(ModelFolder.QUANTIZED_WEIGHTS);
        String name = String.valueOf(out.toAbsolutePath().normalize().getFileName());
        Optional<Tokenizer> tokenizer = files.tokenizer().filter(each -> GgufExport.hasTokenizer(each, files.config()));
        GgufExport.write(file, name, gpt, files.config(), written, tokenizer, files.endTokens());
    }
}
