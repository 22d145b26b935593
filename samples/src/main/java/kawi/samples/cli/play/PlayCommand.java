package kawi.samples.cli.play;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import kawi.autograd.device.Device;
import kawi.samples.cli.serve.ListenOptions;
import kawi.samples.cli.serve.UntilSignal;
import kawi.samples.http.HttpSettings;
import kawi.samples.http.RequestLog;
import kawi.samples.play.PlayServer;
import kawi.samples.play.frame.Workspace;
import kawi.samples.request.ExitStatus;
import kawi.samples.request.HelpOption;
import kawi.samples.request.ThreadOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `kawi play`: a web page for the user's own model.
@Command(
        name = "play",
        sortOptions = false,
        description = {
            "Opens a web page that shows a model of your own while it learns and while it generates.",
            "",
            "The page trains models, draws their losses, shows the next-token distribution and every decoding stage,"
                    + " attention, tokens, the lessons, and what this machine can do. It needs no network. Models are"
                    + " in the folder models, as those of kawi train are; the server also answers OpenAI's API at"
                    + " /v1, as kawi serve does.",
            "",
            "Ctrl-C saves a running training and stops.",
            ""
        },
        footer = {
            "",
            "samples/docs/play.md describes the page.",
            "",
            "Examples:",
            "  kawi play",
            "  kawi play --model models/moby-dick-minute --lang zh",
        })
public final class PlayCommand implements Callable<Integer> {
    /// The languages of the page.
    enum PageLanguage {
        /// Chinese.
        ZH,
        /// English.
        EN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    HelpOption help;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The folder of the model to begin with (default: none; the page lists those in models).")
    private Optional<Path> folder = Optional.empty();

    @Mixin
    private ListenOptions listen;

    @Option(names = "--no-browser", description = "Only prints the address, and opens no browser.")
    private boolean noBrowser;

    @Option(
            names = "--lang",
            paramLabel = "LANGUAGE",
            description = "The language of the page at first: zh or en (default: the browser's).")
    private Optional<PageLanguage> language = Optional.empty();

    @Mixin
    private ThreadOption threads;

    @Override
    public Integer call() {
        HttpSettings settings = listen.settings();
        boolean isLocal = settings.isLoopback();
        PrintWriter out = spec.commandLine().getOut();
        try (Device device = threads.device()) {
            var workspace = new Workspace(Path.of(""), device, isLocal);
            folder.ifPresent(workspace::open);
            try (PlayServer server =
                    PlayServer.start(workspace, language.map(PageLanguage::toString), settings, RequestLog.none())) {
                out.println("Kawi's page is at " + server.address() + "/. Ctrl-C stops.");
                if (!isLocal) {
                    out.println("Everyone who can reach this machine can train models here and use them.");
                }
                out.flush();
                if (!noBrowser) {
                    Browser.open(server.address().resolve("/"));
                }
                UntilSignal.await(server::close);
            }
        } catch (IOException e) {
            throw listen.unusable(e);
        }
        return ExitStatus.DONE;
    }
}
