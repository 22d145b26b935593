package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts a template into tokens.
///
/// Whitespace around tags is removed as Hugging Face sets Jinja up (`trim_blocks` and `lstrip_blocks`): the line break
/// behind a `{% %}` or a comment, and the blanks in front of one that begins its line. A minus sign removes all
/// whitespace on its side, a plus sign none.
final class Lexer {
    private static final Pattern IN_TAG = Pattern.compile("""
        (?<blank>\\s+)\
        |(?<name>[A-Za-z_][A-Za-z0-9_]*)\
        |(?<float>\\d+\\.\\d+(?:[eE][+-]?\\d+)?)\
        |(?<integer>\\d+)\
        |(?<string>"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*')\
        |(?<sign>==|!=|<=|>=|//|[-+*/%~|.,:()\\[\\]{}<>=])\
        """, Pattern.DOTALL);

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String source) {
        this.source = source;
    }

    /// @throws TemplateException if a tag does not end or has a sign that no tag has
    static List<Token> tokens(String template) {
        String lines = template.replace("\r\n", "\n").replace('\r', '\n');
        // As Jinja does, unless it is told otherwise: one line break at the end is not part of the template.
        var lexer = new Lexer(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        boolean trimsBlanks = false; // behind "-%}"
        boolean trimsBreak = false; // behind "%}"
        while (at < source.length()) {
            int tag = nextTag();
            String data = source.substring(at, tag);
            boolean isTag = tag < source.length();
            if (trimsBlanks) {
                data = PythonText.stripLeft(data);
            } else if (trimsBreak && data.startsWith("\n")) {
                data = data.substring(1);
            }
            char sign = isTag && tag + 2 < source.length() ? source.charAt(tag + 2) : ' ';
            if (isTag && sign == '-') {
                data = PythonText.stripRight(data);
            } else if (isTag && sign != '+' && source.charAt(tag + 1) != '{') {
                data = withoutIndent(data, tag);
            }
            if (!data.isEmpty()) {
                tokens.add(new Token(TokenType.DATA, data, line()));
            }
            at = tag;
            trimsBlanks = false;
            trimsBreak = false;
            if (isTag) {
                boolean isOutput = source.charAt(tag + 1) == '{';
                char end = source.charAt(tag + 1) == '#' ? comment() : tag(isOutput);
                trimsBlanks = end == '-';
                trimsBreak = end == ' ' && !isOutput;
            }
        }
        tokens.add(new Token(TokenType.END, "", line()));
    }

    private int nextTag() {
        for (int i = at; i + 1 < source.length(); i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return source.length();
    }

    /// Without the blanks in front of a tag that begins its line.
    private String withoutIndent(String data, int tag) {
        int from = tag;
        while (from > 0 && (source.charAt(from - 1) == ' ' || source.charAt(from - 1) == '\t')) {
            from--;
        }
        boolean beginsLine = from == 0 || source.charAt(from - 1) == '\n';
        return beginsLine ? data.substring(0, Math.max(0, data.length() - (tag - from))) : data;
    }

    /// @return the sign in front of the end: `-`, `+` or a blank
    private char comment() {
        int end = source.indexOf("#}", at + 2);
        if (end < 0) {
            throw new TemplateException(line(), "a comment does not end");
        }
        char sign = source.charAt(end - 1);
        at = end + 2;
        return sign == '-' || sign == '+' ? sign : ' ';
    }

    /// @return the sign in front of the end: `-`, `+` or a blank
    private char tag(boolean isOutput) {
        int begin = line();
        tokens.add(new Token(isOutput ? TokenType.OPEN_OUTPUT : TokenType.OPEN_TAG, "", begin));
        String end = isOutput ? "}}" : "%}";
        at += 2;
        if (at < source.length() && "-+".indexOf(source.charAt(at)) >= 0) {
            at++;
        }
        int depth = 0; // of braces, so that the end of a dictionary is not taken for that of the tag
        Matcher matcher = IN_TAG.matcher(source);
        while (at < source.length()) {
            for (String sign : List.of("-", "+", "")) {
                if (depth == 0 && source.startsWith(sign + end, at)) {
                    tokens.add(new Token(isOutput ? TokenType.CLOSE_OUTPUT : TokenType.CLOSE_TAG, "", line()));
                    at += sign.length() + 2;
                    return sign.isEmpty() ? ' ' : sign.charAt(0);
                }
            }
            if (!matcher.region(at, source.length()).lookingAt()) {
                throw new TemplateException(line(), "the sign " + source.charAt(at) + " is not supported");
            }
            add(matcher);
            depth += matcher.group().equals("{") ? 1 : matcher.group().equals("}") ? -1 : 0;
            at = matcher.end();
        }
        throw new TemplateException(begin, "a tag does not end");
    }

    private void add(Matcher matcher) {
        String text = matcher.group();
        if (matcher.group("name") != null) {
            tokens.add(new Token(TokenType.NAME, text, line()));
        } else if (matcher.group("float") != null) {
            tokens.add(new Token(TokenType.FLOAT, text, line()));
        } else if (matcher.group("integer") != null) {
            tokens.add(new Token(TokenType.INTEGER, text, line()));
        } else if (matcher.group("string") != null) {
            tokens.add(new Token(TokenType.STRING, unescaped(text.substring(1, text.length() - 1)), line()));
        } else if (matcher.group("sign") != null) {
            tokens.add(new Token(TokenType.SIGN, text, line()));
        }
    }

    private String unescaped(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each != '\\') {
                plain.append(each);
                continue;
            }
            char escape = text.charAt(++i);
            switch (escape) {
                case 'n' -> plain.append('\n');
                case 't' -> plain.append('\t');
                case 'r' -> plain.append('\r');
                case '\\', '\'', '"' -> plain.append(escape);
                default -> throw new TemplateException(line(), "the escape \\" + escape + " is not supported");
            }
        }
        return plain.toString();
    }

    private int line() {
        return 1
                + (int) source.substring(0, Math.min(at, source.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
