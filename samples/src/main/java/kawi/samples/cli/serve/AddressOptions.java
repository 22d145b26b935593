package kawi.samples.cli.serve;

import java.util.List;
import java.util.Optional;
import kawi.samples.http.HttpSettings;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Option;

/// The options of the address, and of who may use it.
public final class AddressOptions {
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
            description = "A name of this machine by which clients may call it, besides localhost and addresses. May be"
                    + " given several times.")
    private List<String> hosts = List.of();

    @Option(
            names = "--allow-origin",
            paramLabel = "URL",
            description =
                    "A web page's origin, such as https://example.org, whose scripts may use the server; * for all."
                            + " May be given several times.")
    private List<String> origins = List.of();

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "Requests need this key, as \"Authorization: Bearer KEY\".")
    private Optional<String> apiKey = Optional.empty();

    /// The address and the checks.
    ///
    /// @throws UsageException if a value is wrong
    public HttpSettings settings() {
        requirePort(port);
        apiKey.filter(String::isBlank).ifPresent(key -> {
            throw new UsageException("--api-key must not be empty");
        });
        return HttpSettings.local(port).withAddress(host, port).withAccess(hosts, origins, apiKey);
    }

    /// @throws UsageException if the number is not that of a port
    public static void requirePort(int number) {
        if (number < 0 || number > MAX_PORT) {
            throw new UsageException("--port must be 0 to " + MAX_PORT + ", not " + number);
        }
    }

    /// Whether other machines can use the server, and need no key.
    boolean isOpenWithoutKey() {
        return apiKey.isEmpty() && !settings().isLoopback();
    }
}
