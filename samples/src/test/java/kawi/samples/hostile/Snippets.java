package kawi.samples.hostile;

/// Texts put together of pieces of a notation in any order: nearer to a mistake that a parser makes than bytes are.
record Snippets(String... pieces) {
    private static final int MAX = 60;

    /// The pieces of regular expressions.
    static final Snippets REGEX = new Snippets(
            "a",
            "b",
            "\\",
            "(",
            ")",
            "(?:",
            "(?<n>",
            "|",
            "*",
            "+",
            "?",
            "{2}",
            "{0}",
            "{1000}",
            "{2,}",
            "{3,1}",
            "{2147483647}",
            "{99999999999}",
            "[",
            "]",
            "[^",
            "-",
            "[a-z]",
            ".",
            "^",
            "$",
            "\\d",
            "\\S",
            "\\p{L}",
            "\\P{Lu}",
            "\\p{",
            "\\x41",
            "\\u00e9",
            "\\ud83d\\udc0b",
            "\\u{110000}",
            "\\1",
            "é",
            "🐋",
            "\u0000",
            "\u2028",
            ",",
            "}");

    /// The pieces of grammars in GBNF.
    static final Snippets GBNF = new Snippets(
            "root ::= ",
            "a ::= ",
            "b ::= ",
            "root",
            "a",
            "b",
            "\n",
            " ",
            "|",
            "(",
            ")",
            "*",
            "+",
            "?",
            "{2}",
            "{0,3}",
            "{1000}",
            "{2147483647}",
            "\"a\"",
            "\"\"",
            "\"\\n\"",
            "\"\\uD800\"",
            "\"",
            "[a-z]",
            "[^a]",
            "[",
            "]",
            ".",
            "#",
            "<",
            "::=",
            "\\",
            "é",
            "\u0000");

    /// Up to sixty pieces.
    String text(Choices choices) {
        var text = new StringBuilder();
        for (int i = 0; i < MAX && !choices.areUsedUp(); i++) {
            text.append(choices.of(pieces));
        }
        return text.toString();
    }
}
