package kawi.samples.serve;

import kawi.autograd.device.Device;
import kawi.samples.chat.FoundTemplate;
import kawi.samples.http.Routes;
import kawi.samples.request.SavedModel;
import kawi.samples.serve.decode.DecodeLoop;
import kawi.samples.serve.decode.ServeLimits;

/// The API of one model: its routes, and the [DecodeLoop] behind them.
public final class ModelApi implements AutoCloseable {
    private final DecodeLoop loop;
    private final Routes routes;

    /// Starts the loop.
    ///
    /// @param name of the model, as requests name it
    /// @param chatTemplate without it, chats are refused
    /// @throws kawi.samples.request.UsageException if the model has no tokenizer
    public ModelApi(String name, SavedModel saved, FoundTemplate chatTemplate, Device device, ServeLimits limits) {
        var model = new ServedModel(name, saved, chatTemplate, device);
        loop = new DecodeLoop(model.generator(), limits);
        routes = new ApiRoutes(model, loop, limits).routes();
    }

    /// The routes of the API.
    public Routes routes() {
        return routes;
    }

    /// The size of the KV cache in bytes.
    public long cacheBytes() {
        return loop.cacheBytes();
    }

    /// Takes no new requests. Those that were taken are still answered.
    public void refuse() {
        loop.refuse();
    }

    /// Ends the loop.
    @Override
    public void close() {
        loop.close();
    }
}
