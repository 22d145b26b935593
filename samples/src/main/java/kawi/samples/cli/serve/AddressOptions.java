package kawi.samples.cli.serve;

import java.util.List;
import java.util.Optional;
import kawi.samples.http.HttpSettings;
import kawi.samples.request.UsageException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of the address, and of who may use it.
final class AddressOptions {
    @Mixin
    private ListenOptions listen;

    @Option(
            names = "--allow-origin",
            paramLabel = "URL",
            description =
                    "A web page's origin, such as https://example.org, whose scripts may use the server; * for all."
                            + " Repeat the option for more.")
    private List<String> origins = List.of();

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            description = "Requests need this key, as \"Authorization: Bearer KEY\".")
    private Optional<String> apiKey = Optional.empty();

    /// The address and the checks.
    ///
    /// @throws UsageException if a value is wrong
    HttpSettings settings() {
        apiKey.filter(String::isBlank).ifPresent(key -> {
            throw new UsageException("--api-key must not be empty");
        });
        HttpSettings settings = listen.settings();
        return settings.withAccess(settings.allowedHosts(), origins, apiKey);
    }

    /// The exception for an address that cannot be used, to be thrown by the caller.
    UsageException unusable(Exception cause) {
        return listen.unusable(cause);
    }

    /// Whether other machines can use the server, and need no key.
    boolean isOpenWithoutKey() {
        return apiKey.isEmpty() && !settings().isLoopback();
    }
}
