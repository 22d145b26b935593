package kawi.samples.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The server: checks each request, finds its route, and turns failures into responses.
///
/// It is the JDK's, with a virtual thread for each request. What it lacks is in [LongAnswer] (seeing that a client has
/// gone), [Deadlines] (slow clients) and [JdkServerProperties].
public final class WebServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deadlines deadlines = new Deadlines();
    private final RunningCalls running = new RunningCalls();
    private final HttpSettings settings;
    private final Routes routes;
    private final RequestLog log;

    private WebServer(HttpServer server, HttpSettings settings, Routes routes, RequestLog log) {
        this.server = server;
        this.settings = settings;
        this.routes = routes;
        this.log = log;
    }

    /// Starts a server.
    ///
    /// @throws IOException if the address cannot be used, such as when the port is taken
    public static WebServer start(HttpSettings settings, Routes routes, RequestLog log) throws IOException {
        JdkServerProperties.set();
        var address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new IOException("there is no host " + settings.host());
        }
        var server = new WebServer(HttpServer.create(address, BACKLOG), settings, routes, log);
        server.server.setExecutor(server.threads);
        server.server.createContext("/", server::handle);
        server.server.start();
        return server;
    }

    /// The port it listens on.
    public int port() {
        return server.getAddress().getPort();
    }

    /// The address for clients on this machine.
    public URI address() {
        String host = settings.host();
        boolean isAny = server.getAddress().getAddress().isAnyLocalAddress();
        String name = isAny ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + port());
    }

    /// @throws IOException if the client has gone; only then does the JDK's server forget the connection at once
    private void handle(HttpExchange exchange) throws IOException {
        var call = new Call(exchange, settings, deadlines);
        long begin = System.nanoTime();
        int status = RequestLog.CLIENT_GONE;
        boolean entered = running.enter();
        try {
            if (entered) {
                answer(call);
            } else {
                call.header("Connection", "close");
                fail(call, new HttpFailure(503, "the server is shutting down").withCode("shutting_down"));
            }
            call.end();
            status = call.status();
        } catch (IOException e) {
            call.note("the client has gone");
            throw e;
        } finally {
            try {
                log.ended(
                        call,
                        exchange.getRemoteAddress().getAddress().getHostAddress(),
                        status,
                        System.nanoTime() - begin);
            } finally {
                if (entered) {
                    running.leave(); // after the log: a stopping process ends when the last call has left
                }
            }
        }
    }

    private void answer(Call call) throws IOException {
        try {
            HostCheck.check(call, settings);
            OriginCheck.check(call, settings);
            if (call.method().equals("OPTIONS")
                    && !call.headers("Access-Control-Request-Method").isEmpty()) {
                OriginCheck.answerPreflight(call, routes.methods(call.path()));
                call.sendNothing();
                return;
            }
            Route route = routes.find(call);
            if (!route.isOpen()) {
                ApiKeyCheck.check(call, settings);
            }
            route.handler().answer(call);
        } catch (HttpFailure e) {
            fail(call, e);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            fail(call, new HttpFailure(500, "something is wrong inside the server: " + e));
        }
    }

    private static void fail(Call call, HttpFailure failure) throws IOException {
        call.note(failure.getMessage());
        if (call.hasBegun()) {
            throw new IOException("the response has begun", failure);
        }
        if (failure.status() == 503) {
            call.header("Retry-After", "1");
        }
        call.send(failure.status(), failure.body());
    }

    /// Lets all running calls finish, while new ones get status 503, and stops.
    ///
    /// @param max how long to wait
    public void stop(Duration max) {
        running.close(max);
        server.stop(0);
        threads.shutdownNow();
        deadlines.close();
    }

    /// Stops without waiting.
    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
