package kawi.samples.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Accepts only requests that were sent to this server by a name of its own.
///
/// In an attack by DNS rebinding a web page makes its own name point to 127.0.0.1; the browser then takes the local
/// server for the page's. The `Host` header still has the page's name. IP addresses are accepted, because no such
/// attack can use them.
final class HostCheck {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");

    private HostCheck() {}

    /// @throws HttpFailure 403 if the name is another's, 400 if there is none or more than one
    static void check(Call call, HttpSettings settings) {
        List<String> values = call.headers("Host");
        if (values.size() != 1) {
            throw new HttpFailure(400, "a request needs one Host header, not " + values.size());
        }
        String host =
                PORT.matcher(values.getFirst().strip().toLowerCase(Locale.ROOT)).replaceFirst("");
        if (!isOwn(host, settings)) {
            throw new HttpFailure(
                    403,
                    "the Host header names a server that this one is not; to accept a name, start with --allow-host");
        }
    }

    private static boolean isOwn(String host, HttpSettings settings) {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || IPV4.matcher(host).matches()
                || IPV6.matcher(host).matches()
                || host.equals(settings.host().toLowerCase(Locale.ROOT))
                || settings.allowedHosts().stream().anyMatch(host::equalsIgnoreCase);
    }
}
