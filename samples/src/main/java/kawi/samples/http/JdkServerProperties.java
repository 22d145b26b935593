package kawi.samples.http;

import java.util.Map;

/// The limits of the JDK's server that only system properties can set. The JDK reads them once, when its server is
/// first used, so they hold for the whole process. A value that the user has set is kept.
final class JdkServerProperties {
    private static final Map<String, String> VALUES = Map.of(
            // Seconds until a request has arrived completely, so that half-sent ones do not stay forever.
            "sun.net.httpserver.maxReqTime", "60",
            // Beyond this number new connections are closed at once.
            "jdk.httpserver.maxConnections", "4096",
            // Bytes of the request line and the headers together.
            "sun.net.httpserver.maxReqHeaderSize", "65536",
            "sun.net.httpserver.maxReqHeaders", "100",
            // Without it the system delays small packets, and each server-sent event is one.
            "sun.net.httpserver.nodelay", "true");

    private JdkServerProperties() {}

    static void set() {
        VALUES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
