package kawi.samples.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the server listens, whom it answers, and its limits.
///
/// @param host the name or address to listen on
/// @param port 0 for any free one
/// @param allowedHosts names in the `Host` header that are accepted besides `localhost`, `host` and IP addresses
/// @param allowedOrigins web pages that may use the server, such as `https://example.org`; `*` for all
/// @param apiKey required as `Authorization: Bearer ...`, if present
/// @param maxBodyBytes maximum size of a request's body
/// @param maxReadTime maximum time for a request's body to arrive
/// @param maxWriteTime maximum time for a client to take a part of the response
/// @param heartbeat how often a waiting client gets a sign of life, which also shows whether it is still there
public record HttpSettings(
        String host,
        int port,
        List<String> allowedHosts,
        List<String> allowedOrigins,
        Optional<String> apiKey,
        int maxBodyBytes,
        Duration maxReadTime,
        Duration maxWriteTime,
        Duration heartbeat) {

    /// For this machine only, without a key.
    public static HttpSettings local(int port) {
        return new HttpSettings(
                "127.0.0.1",
                port,
                List.of(),
                List.of(),
                Optional.empty(),
                1 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2));
    }

    /// Whether only this machine reaches the server. True of a name that has no address: there is no server then.
    public boolean isLoopback() {
        var address = new InetSocketAddress(host, port);
        return address.isUnresolved() || address.getAddress().isLoopbackAddress();
    }

    /// A copy for another host and port.
    public HttpSettings withAddress(String newHost, int newPort) {
        return new HttpSettings(
                newHost,
                newPort,
                allowedHosts,
                allowedOrigins,
                apiKey,
                maxBodyBytes,
                maxReadTime,
                maxWriteTime,
                heartbeat);
    }

    /// A copy that answers others, too.
    public HttpSettings withAccess(List<String> hosts, List<String> origins, Optional<String> key) {
        return new HttpSettings(host, port, hosts, origins, key, maxBodyBytes, maxReadTime, maxWriteTime, heartbeat);
    }

    /// A copy with another maximum size of bodies.
    public HttpSettings withMaxBodyBytes(int bytes) {
        return new HttpSettings(
                host, port, allowedHosts, allowedOrigins, apiKey, bytes, maxReadTime, maxWriteTime, heartbeat);
    }

    /// A copy with other times.
    public HttpSettings withTimes(Duration read, Duration write, Duration newHeartbeat) {
        return new HttpSettings(
                host, port, allowedHosts, allowedOrigins, apiKey, maxBodyBytes, read, write, newHeartbeat);
    }
}
