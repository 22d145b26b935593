package kawi.samples.request;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import kawi.engine.io.folder.MemoryFormat;
import kawi.engine.io.folder.PretrainedModel;
import kawi.engine.io.peft.AdapterFolder;
import kawi.engine.model.Gpt;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.TiktokenPattern;
import kawi.tokenizer.io.FileException;

/// A model folder: the model, and the tokenizer if there is one. Without a tokenizer a prompt is token ids.
public final class SavedModel {
    private final PretrainedModel files;

    private SavedModel(PretrainedModel files) {
        this.files = files;
    }

    /// Reads a folder.
    ///
    /// @throws UsageException if there is no model in it, or a file of it is damaged
    public static SavedModel open(Path folder) {
        return open(folder, Optional.empty());
    }

    /// Reads a folder whose tokenizer may be a `.tiktoken` of an unknown vocabulary.
    ///
    /// @param pattern how it cuts texts, if the user says so
    /// @throws UsageException if there is no model in it, or a file of it is damaged, or there is no such tokenizer
    public static SavedModel open(Path folder, Optional<TiktokenPattern> pattern) {
        return open(folder, pattern, Optional.empty(), Optional.empty());
    }

    /// Reads a folder or a GGUF file, and merges an adapter into the weights.
    ///
    /// @param adapter the folder of the adapter
    /// @throws UsageException if there is no model or no adapter in a folder, or a file is damaged
    public static SavedModel open(Path folder, Optional<TiktokenPattern> pattern, Optional<Path> adapter) {
        return open(folder, pattern, adapter, Optional.empty());
    }

    /// Reads a folder or a GGUF file, and merges an adapter into the weights.
    ///
    /// @param adapter the folder of the adapter; its weights are float32 then
    /// @param weights how weights are kept in memory; empty for what suits the files
    /// @throws UsageException if there is no model or no adapter in a folder, or a file is damaged
    public static SavedModel open(
            Path folder, Optional<TiktokenPattern> pattern, Optional<Path> adapter, Optional<MemoryFormat> weights) {
        if (adapter.isPresent() && weights.isPresent() && weights.get() != MemoryFormat.F32) {
            throw new UsageException("--adapter changes weights in float32, but --weights is " + weights.get()
                    + ": merge the adapter with kawi merge, then use kawi quantize");
        }
        try {
            Optional<MemoryFormat> format = adapter.isPresent() ? Optional.of(MemoryFormat.F32) : weights;
            var model = new SavedModel(PretrainedModel.read(folder, pattern, format));
            adapter.ifPresent(
                    each -> AdapterFolder.read(each, model.model().config()).mergeInto(model.model()));
            if (pattern.isPresent()) {
                model.requireTokenizer();
            }
            return model;
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// The model.
    public Gpt model() {
        return files.model();
    }

    /// The tokens that end a text; empty if the vocabulary has none.
    public Set<Integer> endTokens() {
        return files.endTokens();
    }

    /// The decoding settings that the model's authors suggest, by their names in `generation_config.json`.
    public SequencedMap<String, String> suggestedSettings() {
        return files.generation().suggested();
    }

    /// The tokenizer, if the folder has one.
    public Optional<Tokenizer> tokenizer() {
        return files.tokenizer();
    }

    /// The tokenizer.
    ///
    /// @throws UsageException if there is none, or it cannot be read
    public Tokenizer requireTokenizer() {
        return tokenizer()
                .orElseThrow(() -> new UsageException(files.tokenizerProblem().orElseThrow()
                        + ": without a tokenizer the model takes no text, only --ids"));
    }

    /// The ids of a text.
    ///
    /// @throws UsageException if there is no tokenizer, or it has no token for something in the text
    public int[] encode(String text) {
        try {
            return requireTokenizer().encode(text);
        } catch (TokenizerException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /// The ids of a text of its own: what the vocabulary puts before a text, such as `<s>`, and those of the text.
    ///
    /// @throws UsageException if there is no tokenizer, or it has no token for something in the text
    public int[] encodeWithPrefix(String text) {
        int[] ids = encode(text);
        return IntStream.concat(Arrays.stream(requireTokenizer().prefix()), Arrays.stream(ids))
                .toArray();
    }

    /// The text of a token; empty without a tokenizer, and for ids that only pad the vocabulary.
    public Optional<String> token(int id) {
        return tokenizer().filter(known -> id < known.vocabularySize()).map(known -> known.token(id));
    }

    /// How a token is shown: its text, or its number, such as `#17`, if it has none.
    public String tokenName(int id) {
        return token(id).orElse("#" + id);
    }

    /// The text or number of each token, as [#tokenName] gives it.
    public List<String> tokenNames(int... ids) {
        return Arrays.stream(ids).mapToObj(this::tokenName).toList();
    }

    /// The UTF-8 bytes of each id; null for special tokens and for ids that only pad the vocabulary.
    ///
    /// @throws UsageException if there is no tokenizer
    public byte[][] tokenBytes() {
        Tokenizer known = requireTokenizer();
        byte[][] bytes = new byte[model().config().vocabularySize()][];
        for (int id = 0; id < known.vocabularySize(); id++) {
            boolean special = known.special(known.token(id)).equals(OptionalInt.of(id));
            bytes[id] = special ? null : known.bytes(id);
        }
        return bytes;
    }

    /// The text of ids, without what the vocabulary puts before a text; empty without a tokenizer.
    public Optional<String> text(int... ids) {
        return tokenizer()
                .filter(known -> Arrays.stream(ids).allMatch(id -> id < known.vocabularySize()))
                .map(known -> known.decode(withoutPrefix(known, ids)));
    }

    private static int[] withoutPrefix(Tokenizer known, int... ids) {
        int length = known.prefix().length;
        boolean hasPrefix = ids.length >= length && Arrays.equals(ids, 0, length, known.prefix(), 0, length);
        return hasPrefix ? Arrays.copyOfRange(ids, length, ids.length) : ids;
    }

    /// The text of new tokens after a prompt. If the prompt is only what the vocabulary puts before a text, the new
    /// tokens begin the text, and the space that a vocabulary like Llama's puts before the first word is not part
    /// of it.
    ///
    /// @param text of the new tokens, or its beginning
    /// @param first the first of them
    public String textAfter(int[] prompt, String text, int first) {
        return tokenizer()
                .filter(known -> first < known.vocabularySize() && withoutPrefix(known, prompt).length == 0)
                .map(known -> {
                    String within = new String(known.bytes(first), StandardCharsets.UTF_8);
                    int surplus = within.length() - known.decode(first).length();
                    return surplus > 0 && text.startsWith(" ".repeat(surplus)) ? text.substring(surplus) : text;
                })
                .orElse(text);
    }

    /// The UTF-8 bytes of a token; empty without a tokenizer. Ids that only pad the vocabulary have none.
    public Optional<IntFunction<byte[]>> bytes() {
        return tokenizer().map(known -> id -> id < known.vocabularySize() ? known.bytes(id) : new byte[0]);
    }

    /// Checks ids from the user.
    ///
    /// @throws UsageException if one is outside the vocabulary
    public int[] checkIds(int... ids) {
        int size = model().config().vocabularySize();
        for (int id : ids) {
            if (id < 0 || id >= size) {
                throw new UsageException(
                        "the id " + id + " is outside the vocabulary: the model's ids are 0 to " + (size - 1));
            }
        }
        return ids;
    }
}
