package kawi.samples.serve;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import kawi.autograd.device.Device;
import kawi.samples.chat.FoundTemplate;
import kawi.samples.http.HttpSettings;
import kawi.samples.http.RequestLog;
import kawi.samples.http.WebServer;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.ServeLimits;

/// The API of a model as a running server: HTTP in front, the [ModelApi] behind.
public final class ApiServer implements AutoCloseable {
    private static final Duration MAX_STOP = Duration.ofDays(1);

    private final ModelApi api;
    private final WebServer server;

    private ApiServer(ModelApi api, WebServer server) {
        this.api = api;
        this.server = server;
    }

    /// Starts a server.
    ///
    /// @param name of the model, as requests name it
    /// @param chatTemplate without it, chats are refused
    /// @throws IOException if the address cannot be used
    public static ApiServer start(
            String name,
            SavedModel saved,
            FoundTemplate chatTemplate,
            Device device,
            ServeLimits limits,
            HttpSettings settings,
            RequestLog log)
            throws IOException {
        var api = new ModelApi(name, saved, chatTemplate, device, limits);
        try {
            return new ApiServer(api, WebServer.start(settings, api.routes(), log));
        } catch (IOException e) {
            api.close();
            throw e;
        }
    }

    /// The address for clients on this machine.
    public URI address() {
        return server.address();
    }

    /// The size of the KV cache in bytes.
    public long cacheBytes() {
        return api.cacheBytes();
    }

    /// Takes no new requests, and waits until those that were taken are answered.
    @Override
    public void close() {
        api.refuse();
        server.stop(MAX_STOP);
        api.close();
    }
}
