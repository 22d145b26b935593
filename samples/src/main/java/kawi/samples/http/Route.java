package kawi.samples.http;

/// A method and a path, and what answers them.
///
/// @param method such as `GET`, which includes `HEAD`
/// @param path begins with a slash. If it ends with one, it stands for all paths below it
/// @param isOpen whether it needs no API key
/// @param handler answers the calls
public record Route(String method, String path, boolean isOpen, Handler handler) {

    /// A page or resource.
    public static Route get(String path, Handler handler) {
        return new Route("GET", path, false, handler);
    }

    /// An action.
    public static Route post(String path, Handler handler) {
        return new Route("POST", path, false, handler);
    }

    /// The same route without an API key.
    public Route open() {
        return new Route(method, path, true, handler);
    }

    boolean hasPath(String requested) {
        return path.endsWith("/") ? requested.startsWith(path) : requested.equals(path);
    }

    boolean hasMethod(String requested) {
        return method.equals(requested) || (method.equals("GET") && requested.equals("HEAD"));
    }
}
