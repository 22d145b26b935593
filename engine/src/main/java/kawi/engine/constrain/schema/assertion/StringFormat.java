package kawi.engine.constrain.schema.assertion;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.Expression;
import kawi.engine.constrain.parse.RegexParser;

/// The formats of strings as regular expressions. Where a format is not regular, or only with very many states, a part
/// of it is written; `samples/docs/constraints.md` says which.
final class StringFormat {
    private static final String YEAR = "(\\d{3}[1-9]|\\d\\d[1-9]\\d|\\d[1-9]\\d\\d|[1-9]\\d{3})";
    private static final String LEAP_YEAR = "(\\d\\d(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)";

    /// RFC 3339, `full-date`, from the year 1.
    private static final String DATE = "(" + YEAR + "-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])"
            + "|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))|" + LEAP_YEAR + "-02-29)";

    /// RFC 3339, `full-time`, without leap seconds.
    private static final String TIME =
            "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)";

    /// RFC 3339, appendix A.
    private static final String TIME_OF_DURATION =
            "T(\\d{1,9}H(\\d{1,9}M(\\d{1,9}S)?)?|\\d{1,9}M(\\d{1,9}S)?|\\d{1,9}S)";

    private static final String DURATION = "P((\\d{1,9}D|\\d{1,9}M(\\d{1,9}D)?|\\d{1,9}Y(\\d{1,9}M(\\d{1,9}D)?)?)("
            + TIME_OF_DURATION + ")?|" + TIME_OF_DURATION + "|\\d{1,9}W)";

    /// RFC 1123: labels of at most 63 characters, at most 253 together. Names of more than three labels have labels of
    /// at most 30 characters here, which keeps the sum.
    private static final String HOSTNAME = hostname(63, 0, 2, "|") + hostname(30, 3, 7, "");

    private static String hostname(int most, int leastDots, int mostDots, String end) {
        String label = "[A-Za-z0-9]([A-Za-z0-9-]{0," + (most - 2) + "}[A-Za-z0-9])?";
        return "(" + label + "\\.){" + leastDots + "," + mostDots + "}" + label + end;
    }

    private static final String ATOM = "[A-Za-z0-9!#$%&'*+\\/=?^_`{|}~-]+";

    /// RFC 5321, `Mailbox`, with a dot-string in front of the `@` and a domain behind it.
    private static final String EMAIL = ATOM + "(\\." + ATOM + ")*@(" + HOSTNAME + ")";

    private static final String EMAIL_LENGTHS = "[^@]{1,64}@[^@]*";

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String IPV4 = OCTET + "(\\." + OCTET + "){3}";

    /// RFC 3986, section 3.2.2.
    private static final String IPV6 = ipv6();

    private static String ipv6() {
        String h16 = "[0-9A-Fa-f]{1,4}";
        String ls32 = "(" + h16 + ":" + h16 + "|" + IPV4 + ")";
        String group = "(" + h16 + ":)";
        var ways = new StringBuilder("(" + group + "{6}" + ls32 + "|::" + group + "{5}" + ls32);
        for (int before = 1; before <= 5; before++) {
            ways.append("|(")
                    .append(group)
                    .append("{0,")
                    .append(before - 1)
                    .append('}')
                    .append(h16)
                    .append(")?::");
            ways.append(group).append('{').append(5 - before).append('}').append(ls32);
        }
        ways.append("|(")
                .append(group)
                .append("{0,5}")
                .append(h16)
                .append(")?::")
                .append(h16);
        ways.append("|(").append(group).append("{0,6}").append(h16).append(")?::)");
        return ways.toString();
    }

    private static final String URI_CHARACTER = "([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
    private static final String AUTHORITY = "([A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*";

    /// RFC 3986: user, host, port.
    private static final String HOST = "(" + AUTHORITY + "@)?(\\[(" + IPV6 + "|[Vv][0-9A-Fa-f]+\\."
            + "[A-Za-z0-9._~!$&'()*+,;=:-]+)\\]|([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:\\d*)?";

    private static final String SEGMENTS = "(\\/" + URI_CHARACTER + "*)*";
    private static final String ABSOLUTE_PATH = "\\/(" + URI_CHARACTER + "+" + SEGMENTS + ")?";
    private static final String QUERY_AND_FRAGMENT =
            "(\\?(" + URI_CHARACTER + "|[\\/?])*)?(#(" + URI_CHARACTER + "|[\\/?])*)?";
    private static final String URI = "[A-Za-z][A-Za-z0-9+.-]*:(\\/\\/" + HOST + SEGMENTS + "|" + ABSOLUTE_PATH + "|"
            + URI_CHARACTER + "+" + SEGMENTS + ")?" + QUERY_AND_FRAGMENT;
    private static final String RELATIVE_URI = "(\\/\\/" + HOST + SEGMENTS + "|" + ABSOLUTE_PATH
            + "|([A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})+" + SEGMENTS + ")?" + QUERY_AND_FRAGMENT;

    private static final String JSON_POINTER = "(\\/([^\\/~]|~[01])*)*";

    private static final Map<String, List<String>> PATTERNS = new TreeMap<>(Map.ofEntries(
            Map.entry("date", List.of(DATE)),
            Map.entry("time", List.of(TIME)),
            Map.entry("date-time", List.of(DATE + "T" + TIME)),
            Map.entry("duration", List.of(DURATION)),
            Map.entry("email", List.of(EMAIL, EMAIL_LENGTHS)),
            Map.entry("hostname", List.of(HOSTNAME)),
            Map.entry("ipv4", List.of(IPV4)),
            Map.entry("ipv6", List.of(IPV6)),
            Map.entry("uri", List.of(URI)),
            Map.entry("uri-reference", List.of("(" + URI + ")|(" + RELATIVE_URI + ")")),
            Map.entry("uuid", List.of("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")),
            Map.entry("json-pointer", List.of(JSON_POINTER)),
            Map.entry("relative-json-pointer", List.of("(0|[1-9]\\d*)(#|" + JSON_POINTER + ")"))));

    /// The formats of numbers in OpenAPI; those without bits say only which type a program may use.
    private static final Map<String, Optional<Integer>> NUMBERS = new TreeMap<>(Map.of(
            "int32", Optional.of(32),
            "int64", Optional.of(64),
            "float", Optional.empty(),
            "double", Optional.empty()));

    private StringFormat() {}

    /// Refuses formats that are not supported.
    static void requireSupported(SchemaNode format) {
        if (!PATTERNS.containsKey(format.text()) && !NUMBERS.containsKey(format.text())) {
            Set<String> names = new TreeSet<>(PATTERNS.keySet());
            names.addAll(NUMBERS.keySet());
            throw format.error("the format \"" + format.text() + "\" is not supported, only " + names);
        }
    }

    /// The regular expressions that a string of a format matches, all of them; none if the format is one of numbers.
    static List<Expression> expressions(SchemaNode format) {
        return PATTERNS.getOrDefault(format.text(), List.of()).stream()
                .map(RegexParser::wholeText)
                .toList();
    }

    /// The bits of an integer of a format; empty if the format has no such bound.
    static Optional<Integer> bitsOfInteger(SchemaNode format) {
        return NUMBERS.getOrDefault(format.text(), Optional.empty());
    }
}
