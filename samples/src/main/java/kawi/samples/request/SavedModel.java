package kawi.samples.request;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import kawi.engine.io.folder.GptFolder;
import kawi.engine.io.folder.ModelFolder;
import kawi.engine.io.gpt2.Gpt2ConfigFile;
import kawi.engine.model.Gpt;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.file.TokenizerFile;
import kawi.tokenizer.io.FileException;

/// A model folder: the model, and the tokenizer if there is one. Without a tokenizer a prompt is token ids.
public final class SavedModel {
    private static final String TOKENIZER = "tokenizer.json";

    private final Gpt model;
    private final Set<Integer> endTokens;
    private final Optional<Tokenizer> tokenizer;
    private final Optional<String> tokenizerProblem;

    private SavedModel(
            Gpt model, Set<Integer> endTokens, Optional<Tokenizer> tokenizer, Optional<String> tokenizerProblem) {
        this.model = model;
        this.endTokens = endTokens;
        this.tokenizer = tokenizer;
        this.tokenizerProblem = tokenizerProblem;
    }

    /// Reads a folder.
    ///
    /// @throws UsageException if there is no model in it, or a file of it is damaged
    public static SavedModel open(Path folder) {
        try {
            Gpt model = GptFolder.read(folder);
            Set<Integer> endTokens =
                    Gpt2ConfigFile.read(folder.resolve(ModelFolder.CONFIG)).endTokens();
            if (Files.notExists(folder.resolve(TOKENIZER))) {
                return withoutTokenizer(model, endTokens, folder + ": there is no " + TOKENIZER + " in it");
            }
            return withTokenizer(model, endTokens, folder);
        } catch (FileException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    private static SavedModel withTokenizer(Gpt model, Set<Integer> endTokens, Path folder) {
        try {
            Tokenizer tokenizer = TokenizerFile.load(folder);
            int tokens = tokenizer.vocabularySize();
            int ids = model.config().vocabularySize();
            if (tokens > ids) {
                return withoutTokenizer(
                        model,
                        endTokens,
                        folder.resolve(TOKENIZER) + ": has " + tokens + " tokens, but the model knows only " + ids);
            }
            return new SavedModel(model, endTokens, Optional.of(tokenizer), Optional.empty());
        } catch (TokenizerException e) {
            return withoutTokenizer(model, endTokens, e.getMessage());
        }
    }

    private static SavedModel withoutTokenizer(Gpt model, Set<Integer> endTokens, String problem) {
        return new SavedModel(model, endTokens, Optional.empty(), Optional.of(problem));
    }

    /// The model.
    public Gpt model() {
        return model;
    }

    /// The tokens that end a text; empty if the vocabulary has none.
    public Set<Integer> endTokens() {
        return endTokens;
    }

    /// The tokenizer, if the folder has one.
    public Optional<Tokenizer> tokenizer() {
        return tokenizer;
    }

    /// The tokenizer.
    ///
    /// @throws UsageException if there is none, or it cannot be read
    public Tokenizer requireTokenizer() {
        return tokenizer.orElseThrow(() -> new UsageException(
                tokenizerProblem.orElseThrow() + ": without a tokenizer the model takes no text, only --ids"));
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

    /// The text of a token; empty without a tokenizer, and for ids that only pad the vocabulary.
    public Optional<String> token(int id) {
        return tokenizer.filter(known -> id < known.vocabularySize()).map(known -> known.token(id));
    }

    /// The UTF-8 bytes of each id; null for special tokens and for ids that only pad the vocabulary.
    ///
    /// @throws UsageException if there is no tokenizer
    public byte[][] tokenBytes() {
        Tokenizer known = requireTokenizer();
        byte[][] bytes = new byte[model.config().vocabularySize()][];
        for (int id = 0; id < known.vocabularySize(); id++) {
            boolean special = known.special(known.token(id)).equals(OptionalInt.of(id));
            bytes[id] = special ? null : known.bytes(id);
        }
        return bytes;
    }

    /// The text of ids; empty without a tokenizer.
    public Optional<String> text(int... ids) {
        boolean known = tokenizer.isPresent()
                && Arrays.stream(ids).allMatch(id -> id < tokenizer.get().vocabularySize());
        return known ? tokenizer.map(each -> each.decode(ids)) : Optional.empty();
    }

    /// The UTF-8 bytes of a token; empty without a tokenizer. Ids that only pad the vocabulary have none.
    public Optional<IntFunction<byte[]>> bytes() {
        return tokenizer.map(known -> id -> id < known.vocabularySize() ? known.bytes(id) : new byte[0]);
    }

    /// Checks ids from the user.
    ///
    /// @throws UsageException if one is outside the vocabulary
    public int[] checkIds(int... ids) {
        int size = model.config().vocabularySize();
        for (int id : ids) {
            if (id < 0 || id >= size) {
                throw new UsageException(
                        "the id " + id + " is outside the vocabulary: the model's ids are 0 to " + (size - 1));
            }
        }
        return ids;
    }
}
