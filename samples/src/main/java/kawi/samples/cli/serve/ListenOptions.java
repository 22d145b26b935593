package kawi.samples.cli.serve;

import java.util.List;
import java.util.Optional;
import kawi.samples.http.HttpSettings;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The address of a server, and the names by which it is called.
public final class ListenOptions {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8080;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "The name or address to listen on; 0.0.0.0 for all networks (default: ${DEFAULT-VALUE}, which"
                    + " only this machine reaches).")
    private String host = "127.0.0.1";

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            description = "A name of this machine by which browsers and other clients may call it, besides localhost"
                    + " and addresses. Repeat the option for more.")
    private List<String> hosts = List.of();

    /// The address and the names, without origins and a key.
    ///
    /// @throws UsageException if a value is wrong
    public HttpSettings settings() {
        if (port < 0 || port > MAX_PORT) {
            throw new UsageException("--port must be 0 to " + MAX_PORT + ", not " + port);
        }
        return HttpSettings.local(port).withAddress(host, port).withAccess(hosts, List.of(), Optional.empty());
    }

    /// The exception for an address that cannot be used, to be thrown by the caller.
    public UsageException unusable(Exception cause) {
        return new UsageException(
                host + ", port " + port + ", cannot be used: " + cause.getMessage() + "; --port 0 takes any free port",
                cause);
    }
}
