package kawi.samples.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A client that sends whatever a test wants, byte by byte.
public final class RawClient implements AutoCloseable {
    private final Socket socket;

    /// A response, or the empty text if the server closed the connection without one.
    public record Response(String text) {
        /// The status; 0 without a response.
        public int status() {
            return text.isEmpty() ? 0 : Integer.parseInt(text.split(" ", 3)[1]);
        }

        /// Whether a header line is there, whatever the case of its letters.
        public boolean hasHeader(String line) {
            return text.lines().anyMatch(line::equalsIgnoreCase);
        }

        /// What follows the headers.
        public String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
    }

    /// Sends lines, a request line and headers, and an empty line; reads until the server closes the connection.
    public static Response request(int port, String... lines) throws IOException {
        try (var client = new RawClient(port)) {
            client.send(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");
            return client.rest();
        }
    }

    /// A POST of JSON as it should be.
    public static String post(String path, String json) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + json.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + json;
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /// Reads until a text has arrived.
    ///
    /// @return all that has arrived
    public String readUntil(String end) throws IOException {
        var text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed after " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /// Reads until the server closes the connection.
    public Response rest() throws IOException {
        try {
            return new Response(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) { // a reset, if the server has not read everything
            return new Response("");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /// Closes all of them.
    public static void close(List<RawClient> clients) throws IOException {
        for (RawClient each : clients) {
            each.close();
        }
    }
}
