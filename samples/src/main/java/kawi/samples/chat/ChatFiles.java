package kawi.samples.chat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kawi.engine.io.folder.GenerationConfigFile;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.io.AtomicFile;
import kawi.tokenizer.io.FileException;
import kawi.tokenizer.io.SmallFile;
import kawi.tokenizer.json.Json;
import kawi.tokenizer.json.JsonException;
import kawi.tokenizer.json.JsonText;

/// Writes [ChatMl] into the folder of a model that has no chat template: into `tokenizer_config.json`, where
/// `transformers` finds it, as `chat_template`, and its end token as `eos_token`. Other files of the folder that name
/// end tokens name this one, too.
public final class ChatFiles {
    private static final int MAX_BYTES = 16 << 20;
    private static final String CONFIG = "tokenizer_config.json";
    private static final String SPECIAL_TOKENS = "special_tokens_map.json";
    private static final String END = "eos_token";
    private static final String END_IDS = "eos_token_id";

    private ChatFiles() {}

    /// Changes the files of a folder, unless it has a template.
    ///
    /// @param folder has a `tokenizer_config.json`
    /// @param tokenizer has the tokens of [ChatMl]
    /// @throws FileException if a file is damaged or cannot be written
    public static void addTemplate(Path folder, Tokenizer tokenizer) {
        if (ChatTemplate.ofFolder(folder).isPresent()) {
            return;
        }
        Path tokens = folder.resolve(SPECIAL_TOKENS);
        if (Files.exists(tokens)) {
            change(tokens, Map.of(END, ChatMl.END));
        }
        Path generation = folder.resolve(GenerationConfigFile.NAME);
        if (Files.exists(generation)) {
            addEndId(generation, tokenizer);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(END, ChatMl.END);
        members.put("chat_template", ChatMl.TEMPLATE);
        change(folder.resolve(CONFIG), members); // the last: what was interrupted is done again
    }

    private static void addEndId(Path file, Tokenizer tokenizer) {
        Set<Integer> ends = new TreeSet<>();
        Object known = plain(read(file)) instanceof Map<?, ?> members ? members.get(END_IDS) : null;
        for (Object id : known instanceof List<?> list ? list : known == null ? List.of() : List.of(known)) {
            if (id instanceof BigDecimal number) {
                ends.add(number.intValue());
            }
        }
        if (!ends.isEmpty()) {
            change(file, Map.of(END_IDS, List.copyOf(ChatFormat.withEndOfTurn(tokenizer, ends))));
        }
    }

    /// Sets members of a JSON object.
    private static void change(Path file, Map<String, Object> changed) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (plain(read(file)) instanceof Map<?, ?> known) {
            known.forEach((name, value) -> members.put((String) name, value));
        }
        members.putAll(changed);
        AtomicFile.write(file, JsonText.pretty(members));
    }

    private static Json read(Path file) {
        try {
            if (Json.parse(SmallFile.text(file, MAX_BYTES)) instanceof Json.ObjectValue object) {
                return object;
            }
            throw new FileException(file, "is not a JSON object");
        } catch (JsonException e) {
            throw new FileException(file, "is not JSON: " + e.getMessage(), e);
        }
    }

    /// The value as a map, a list, a text, a number, a boolean or null.
    private static Object plain(Json value) {
        return switch (value) {
            case Json.ObjectValue object -> {
                Map<String, Object> members = new LinkedHashMap<>();
                object.members().forEach((name, member) -> members.put(name, plain(member)));
                yield members;
            }
            case Json.ArrayValue array ->
                array.elements().stream().map(ChatFiles::plain).toList();
            case Json.StringValue text -> text.value();
            case Json.NumberValue number -> number.exact();
            case Json.BooleanValue truth -> truth.value();
            case Json.NullValue ignored -> null;
        };
    }
}
