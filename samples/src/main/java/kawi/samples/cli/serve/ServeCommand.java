package kawi.samples.cli.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.samples.chat.ChatTemplate;
import kawi.samples.http.HttpSettings;
import kawi.samples.http.RequestLog;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.request.UsageException;
import kawi.samples.request.WeightsOption;
import kawi.samples.serve.ApiServer;
import kawi.tokenizer.io.FileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi serve`: a model behind OpenAI's HTTP API.
@Command(
        name = "serve",
        sortOptions = false,
        description = {
            "Serves a model over HTTP with the API of OpenAI.",
            "",
            "It answers /v1/completions, /v1/chat/completions, /v1/models and /health.",
            "",
            "All requests are decoded together, and each answer is the same as alone: the text that kawi generate gives"
                    + " with the same settings and seed. Ctrl-C takes no new requests and lets running answers finish.",
            ""
        },
        footer = {
            "",
            "Clients for curl, Python and Java are in samples/docs/serve.md, with all fields of a request.",
            "",
            "Examples:",
            "  kawi serve --model models/moby-dick-minute",
            "  kawi serve --model models/gpt2 --host 0.0.0.0 --port 9000 --api-key SECRET",
        })
public final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            required = true,
            description = "The model's folder, or a GGUF file; its last part is the model's name in requests.")
    private Path folder;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A LoRA adapter of the model: the folder of a kawi train --lora, or one written by peft.")
    private Optional<Path> adapter = Optional.empty();

    @Mixin
    private WeightsOption weights;

    @Mixin
    private AddressOptions address;

    @Mixin
    private LimitOptions limits;

    @Option(
            names = "--chat-template",
            paramLabel = "FILE",
            description = "The Jinja template of conversations, for a model whose folder has none.")
    private Optional<Path> chatTemplate = Optional.empty();

    @Option(names = "--quiet", description = "Writes no line for each request.")
    private boolean quiet;

    @Mixin
    private ThreadOption threads;

    @Override
    public Integer call() {
        SavedModel model = SavedModel.open(folder, Optional.empty(), adapter, weights.format());
        HttpSettings settings = address.settings().withMaxBodyBytes(limits.maxBodyBytes());
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        RequestLog log = quiet ? RequestLog.none() : new RequestLog(err::println);
        try (Device device = threads.device();
                ApiServer server =
                        ApiServer.start(name(), model, template(), device, limits.limits(model), settings, log)) {
            out.printf(
                    "Serving %s at %s with a KV cache of %,d KiB. Ctrl-C stops.%n",
                    name(), server.address(), server.cacheBytes() >> 10);
            if (address.isOpenWithoutKey()) {
                out.println("Everyone who can reach this machine can use the model; --api-key KEY restricts it.");
            }
            out.flush();
            UntilSignal.await(server::close);
        } catch (IOException e) {
            throw new UsageException(
                    settings.host() + ", port " + settings.port() + ", cannot be used: " + e.getMessage(), e);
        }
        return ExitStatus.DONE;
    }

    /// The template that is given, or the folder's. If the folder's cannot be used, the server is still good for
    /// completions.
    private Optional<ChatTemplate> template() {
        try {
            return chatTemplate.isPresent()
                    ? chatTemplate.map(file -> ChatTemplate.ofFile(file, folder))
                    : ChatTemplate.ofFolder(folder);
        } catch (FileException e) {
            if (chatTemplate.isPresent()) {
                throw new UsageException(e.getMessage(), e);
            }
            spec.commandLine().getErr().println("kawi: no chats: " + e.getMessage());
            return Optional.empty();
        }
    }

    private String name() {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }
}
