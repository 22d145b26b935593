package kawi.tokenizer;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How tokenizer files are laid out.
final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /// One value a line, laid out as Python does it, with the same bytes on every system.
    private static final ObjectWriter WRITER = MAPPER.writer()
            .with(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private JsonText() {}

    /// An object to be filled.
    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// The content of a file.
    static String of(ObjectNode file) {
        return WRITER.writeValueAsString(file) + "\n";
    }
}
