package kawi.samples.request;

import java.util.Arrays;
import java.util.regex.Pattern;

/// Token ids as a user may write them, and as `kawi tokenizer encode` prints them: `1,2,3`, `1, 2, 3`, `1 2 3`, `[1, 2,
/// 3]` or `{"ids":[1,2,3]}`.
public final class TokenIds {
    private static final Pattern BETWEEN = Pattern.compile("[\\s,\\[\\]{}:]+|\"ids\"");

    private TokenIds() {}

    /// The ids of a text; none if there is nothing between its separators.
    ///
    /// @throws UsageException if there is anything but ids in it
    public static int[] parse(String text) {
        return Arrays.stream(BETWEEN.matcher(text).replaceAll(" ").strip().split(" +"))
                .filter(number -> !number.isEmpty())
                .mapToInt(TokenIds::id)
                .toArray();
    }

    /// The ids of a text for a model.
    ///
    /// @throws UsageException if the text has no id, is not a list of ids, or has an id outside the vocabulary
    public static int[] parse(String text, SavedModel model) {
        int[] ids = model.checkIds(parse(text));
        if (ids.length == 0) {
            throw new UsageException("--ids has no ids: give at least one, such as 1,2,3");
        }
        return ids;
    }

    private static int id(String number) {
        try {
            return Integer.parseInt(number);
        } catch (NumberFormatException e) {
            throw new UsageException("\"" + number + "\" is no token id: ids are numbers, such as 1,2,3", e);
        }
    }
}
