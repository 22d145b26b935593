package kawi.samples.cli.convert;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.engine.io.folder.MemoryFormat;
import kawi.engine.io.folder.PretrainedModel;
import kawi.engine.io.gguf.GgufArchitecture;
import kawi.engine.io.gguf.GgufExport;
import kawi.engine.io.gguf.GgufType;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.UsageException;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.io.FileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi export`: a model for other programs.
@Command(
        name = "export",
        sortOptions = false,
        description = {
            "Writes a model as a GGUF file for other programs.",
            "",
            "llama.cpp and Ollama run such files. Models with the parts of GPT-2, Llama, Qwen2 or Qwen3 and a"
                    + " byte-level BPE tokenizer, or Llama 2's, can be written; others are refused, because these"
                    + " programs cannot compute them.",
            ""
        },
        footer = {
            "",
            "Example:",
            "  kawi export --model models/gpt2 --format gguf --type q8_0 --out gpt2-q8_0.gguf",
            "  llama-cli -m gpt2-q8_0.gguf -p \"Call me\""
        })
public final class ExportCommand implements Callable<Integer> {
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

    /// The formats.
    private enum Format {
        GGUF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--format", paramLabel = "gguf", required = true, description = "The format of the file: gguf.")
    private Format format;

    @Option(
            names = "--type",
            paramLabel = "f32|f16|bf16|q8_0|q4_0",
            description = "The type of the weight matrices (default: ${DEFAULT-VALUE}).")
    private GgufType type = GgufType.F32;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The new file, which must not exist yet.")
    private Path out;

    @Override
    public Integer call() {
        if (Files.exists(out)) {
            throw new UsageException(out + ": exists already: choose another --out");
        }
        try {
            PretrainedModel files = PretrainedModel.read(model, Optional.empty(), memory());
            Tokenizer tokenizer = files.tokenizer()
                    .orElseThrow(() -> new UsageException(files.tokenizerProblem()
                                    .orElseThrow() + ": without a tokenizer other programs cannot use the model"));
            requireKnown(files);
            String name = String.valueOf(model.toAbsolutePath().normalize().getFileName());
            GgufExport.write(out, name, files.model(), files.config(), type, Optional.of(tokenizer), files.endTokens());
            PrintWriter words = spec.commandLine().getOut();
            words.printf(Locale.ROOT, "Wrote %s: %,d bytes of %s in %s.%n", out, Files.size(out), format, type);
            words.flush();
        } catch (FileException | TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        } catch (IOException e) {
            throw new UsageException(out + ": cannot be read: " + e.getMessage(), e);
        }
        return ExitStatus.DONE;
    }

    /// Weights that the file has already in the type are copied; otherwise float32 is the source, so that nothing is
    /// rounded twice.
    private Optional<MemoryFormat> memory() {
        return switch (type) {
            case F32, F16 -> Optional.of(MemoryFormat.F32);
            case BF16, Q8_0, Q4_0 -> Optional.of(MemoryFormat.valueOf(type.name()));
        };
    }

    private static void requireKnown(PretrainedModel files) {
        if (GgufArchitecture.of(files.model().config()) == GgufArchitecture.KAWI) {
            throw new UsageException("llama.cpp has no model with these parts: it has those of GPT-2, Llama, Qwen2 and"
                    + " Qwen3, with nothing changed; kawi quantize writes any model for Kawi");
        }
    }
}
