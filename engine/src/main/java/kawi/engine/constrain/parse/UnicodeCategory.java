package kawi.engine.constrain.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kawi.engine.constrain.grammar.CodePoints;

/// The general categories of Unicode, such as `Lu` (capital letters), and their groups, such as `L` (letters), as the
/// running JDK knows them.
final class UnicodeCategory {
    /// The names in the order of the numbers of [Character#getType]; there is no 17.
    private static final List<String> NAMES = List.of(
            "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "",
            "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf");

    private UnicodeCategory() {}

    /// The characters of a category or of a group of categories; empty if there is none of that name.
    static Optional<CodePoints> named(String name) {
        boolean exists = !name.isEmpty() && NAMES.stream().anyMatch(each -> each.startsWith(name));
        return exists ? Optional.of(characters(name)) : Optional.empty();
    }

    private static CodePoints characters(String name) {
        List<CodePoints> ranges = new ArrayList<>();
        int first = 0;
        while (first <= Character.MAX_CODE_POINT) {
            int end = first;
            while (end <= Character.MAX_CODE_POINT
                    && NAMES.get(Character.getType(end)).startsWith(name)) {
                end++;
            }
            if (end > first) {
                ranges.add(CodePoints.range(first, end - 1));
            }
            first = end + 1;
        }
        return CodePoints.union(ranges);
    }
}
