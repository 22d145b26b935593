package kawi.tokenizer.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.json.JsonCursor;

/// The roles of special tokens, by their names, as `tokenizer_config.json` and `special_tokens_map.json` state them:
///
///     {"eos_token": "<|im_end|>", "pad_token": {"content": "<|endoftext|>", "lstrip": false, ...},
///      "additional_special_tokens": ["<|im_start|>"]}
///
/// @param all the tokens with any role
/// @param end the tokens that end a text: `eos_token` of either file
public record SpecialTokenNames(Set<String> all, Set<String> end) {
    private static final String MAP = "special_tokens_map.json";
    private static final String END = "eos_token";
    private static final List<String> ROLES =
            List.of("bos_token", END, "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");
    private static final List<String> LISTS = List.of("additional_special_tokens", "extra_special_tokens");

    public SpecialTokenNames {
        all = Collections.unmodifiableSet(new LinkedHashSet<>(all));
        end = Collections.unmodifiableSet(new LinkedHashSet<>(end));
    }

    /// Reads the files of a folder, as far as there are any.
    ///
    /// @throws kawi.tokenizer.TokenizerException if a file is damaged
    public static SpecialTokenNames read(Path folder) {
        Set<String> all = new LinkedHashSet<>();
        Set<String> end = new LinkedHashSet<>();
        for (String file : List.of(TokenizerFile.CONFIG, MAP)) {
            Path path = folder.resolve(file);
            if (Files.exists(path)) {
                read(SourceFile.json(path), all, end);
            }
        }
        return new SpecialTokenNames(all, end);
    }

    private static void read(JsonCursor file, Set<String> all, Set<String> end) {
        for (String role : ROLES) {
            JsonCursor token = file.at(role);
            if (!token.isAbsent()) {
                all.add(content(token));
                if (role.equals(END)) {
                    end.add(content(token));
                }
            }
        }
        for (String list : LISTS) {
            JsonCursor tokens = file.at(list);
            if (tokens.isArray()) {
                tokens.elements().forEach(token -> all.add(content(token)));
            } else if (tokens.isObject()) { // transformers 5 may give them names
                tokens.entries().values().forEach(token -> all.add(content(token)));
            }
        }
    }

    private static String content(JsonCursor token) {
        return token.isObject() ? token.at("content").text() : token.text();
    }

    /// The ids of the end tokens. A name that the vocabulary does not contain has none.
    public Set<Integer> endIds(Tokenizer tokenizer) {
        Set<Integer> ids = new TreeSet<>();
        end.forEach(name -> tokenizer
                .special(name)
                .ifPresentOrElse(ids::add, () -> ordinary(name, tokenizer).forEach(ids::add)));
        return ids;
    }

    /// The end token may be an ordinary token, such as a line end.
    private static Stream<Integer> ordinary(String name, Tokenizer tokenizer) {
        return Stream.iterate(0, id -> id < tokenizer.vocabularySize(), id -> id + 1)
                .filter(id -> tokenizer.token(id).equals(name));
    }
}
