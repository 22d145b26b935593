package kawi.samples.jinja;

/// A token of a template: text between tags, or a part of a tag.
///
/// @param type its kind
/// @param text its content; of a string without quotes and escapes
/// @param line from 1
record Token(TokenType type, String text, int line) {

    boolean isSign(String sign) {
        return type == TokenType.SIGN && text.equals(sign);
    }

    boolean isName(String name) {
        return type == TokenType.NAME && text.equals(name);
    }
}
