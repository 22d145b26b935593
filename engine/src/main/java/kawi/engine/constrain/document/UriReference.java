package kawi.engine.constrain.document;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A URI, or a reference that is relative to one (RFC 3986).
///
/// @param scheme such as `https`
/// @param authority such as `example.org`
/// @param path maybe empty
/// @param query behind the question mark
/// @param fragment behind the number sign, not decoded
record UriReference(
        Optional<String> scheme,
        Optional<String> authority,
        String path,
        Optional<String> query,
        Optional<String> fragment) {

    /// RFC 3986, appendix B.
    private static final Pattern PARTS =
            Pattern.compile("(?s)^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\\?([^#]*))?(#(.*))?");

    static UriReference parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.find()) {
            throw new IllegalStateException("every text matches " + PARTS);
        }
        return new UriReference(
                Optional.ofNullable(parts.group(2)),
                Optional.ofNullable(parts.group(4)),
                parts.group(5),
                Optional.ofNullable(parts.group(7)),
                Optional.ofNullable(parts.group(9)));
    }

    /// The reference as seen from a base (RFC 3986, section 5.2.2).
    UriReference resolvedAgainst(UriReference base) {
        if (scheme.isPresent()) {
            return new UriReference(scheme, authority, withoutDots(path), query, fragment);
        }
        if (authority.isPresent()) {
            return new UriReference(base.scheme, authority, withoutDots(path), query, fragment);
        }
        if (path.isEmpty()) {
            return new UriReference(
                    base.scheme, base.authority, base.path, query.isPresent() ? query : base.query, fragment);
        }
        String merged = path.startsWith("/") ? path : base.merged(path);
        return new UriReference(base.scheme, base.authority, withoutDots(merged), query, fragment);
    }

    private String merged(String relative) {
        if (authority.isPresent() && path.isEmpty()) {
            return "/" + relative;
        }
        return path.substring(0, path.lastIndexOf('/') + 1) + relative;
    }

    /// Removes the segments `.` and `..` (RFC 3986, section 5.2.4).
    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean isLast = i == segments.length - 1;
            boolean isRoot = i == 0 && segments[i].isEmpty() && !isLast;
            switch (segments[i]) {
                case "." -> {
                    if (isLast) {
                        kept.addLast("");
                    }
                }
                case ".." -> {
                    boolean hasParent = !kept.isEmpty()
                            && !(kept.size() == 1 && kept.peekLast().isEmpty());
                    if (hasParent) {
                        kept.removeLast();
                    }
                    if (isLast) {
                        kept.addLast("");
                    }
                }
                default -> kept.addLast(segments[i]);
            }
            if (isRoot && kept.isEmpty()) {
                kept.addLast("");
            }
        }
        return String.join("/", kept);
    }

    UriReference withoutFragment() {
        return new UriReference(scheme, authority, path, query, Optional.empty());
    }

    /// The fragment with its percent escapes decoded; empty if there is none.
    ///
    /// @throws IllegalArgumentException if a percent sign is not followed by two hexadecimal digits
    String decodedFragment() {
        return URLDecoder.decode(fragment.orElse("").replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return scheme.map(each -> each + ":").orElse("")
                + authority.map(each -> "//" + each).orElse("")
                + path
                + query.map(each -> "?" + each).orElse("")
                + fragment.map(each -> "#" + each).orElse("");
    }
}
