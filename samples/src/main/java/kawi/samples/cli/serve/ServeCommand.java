package kawi.samples.cli.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.samples.chat.FoundTemplate;
import kawi.samples.cli.chat.ChatTemplateOption;
import kawi.samples.http.HttpSettings;
import kawi.samples.http.RequestLog;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ModelOption;
import kawi.samples.request.SavedModel;
import kawi.samples.request.ThreadOption;
import kawi.samples.serve.ApiServer;
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
            "It answers /v1/completions, /v1/chat/completions, /v1/models and /health. The model's name in requests is"
                    + " that of its folder.",
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

    @Mixin
    private ModelOption modelOption;

    @Mixin
    private AddressOptions address;

    @Mixin
    private LimitOptions limits;

    @Mixin
    private ChatTemplateOption chatTemplate;

    @Option(names = "--quiet", description = "Writes no line for each request.")
    private boolean quiet;

    @Mixin
    private ThreadOption threads;

    @Override
    public Integer call() {
        SavedModel model = modelOption.open();
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
            throw address.unusable(e);
        }
        return ExitStatus.DONE;
    }

    /// If the folder's template cannot be used, the server is still good for completions.
    private FoundTemplate template() {
        FoundTemplate found = chatTemplate.find(modelOption.folder());
        found.problem().ifPresent(problem -> spec.commandLine().getErr().println("kawi: no chats: " + problem));
        return found;
    }

    private String name() {
        return modelOption.folder().toAbsolutePath().normalize().getFileName().toString();
    }
}
