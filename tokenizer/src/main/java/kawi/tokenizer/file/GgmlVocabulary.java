package kawi.tokenizer.file;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import kawi.tokenizer.AddedToken;
import kawi.tokenizer.BpeDefinition;
import kawi.tokenizer.BpeTokenizer;
import kawi.tokenizer.CharacterNames;
import kawi.tokenizer.Template;
import kawi.tokenizer.Tokenizer;
import kawi.tokenizer.TokenizerException;
import kawi.tokenizer.bpe.BpeModel;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.bpe.InitialSymbols;
import kawi.tokenizer.bpe.Merges;
import kawi.tokenizer.bpe.Merges.Merge;
import kawi.tokenizer.bpe.TokenBytes;
import kawi.tokenizer.decode.Decoding;
import kawi.tokenizer.pretoken.PreTokenization;
import kawi.tokenizer.pretoken.PreTokenization.Behaviour;
import kawi.tokenizer.pretoken.PreTokenization.ByteLevel;
import kawi.tokenizer.pretoken.PreTokenization.Split;

/// A vocabulary of byte-level BPE as ggml's programs store it in the metadata of a GGUF file: lists of tokens, of their
/// types and of merges, and the name of a pre-tokenizer that these programs know. They normalize no text.
///
/// | name | pre-tokenizer |
/// | --- | --- |
/// | `gpt-2` | GPT-2's |
/// | `llama-bpe` | Llama 3's; a pre-token that is a token is taken as it is |
/// | `qwen2` | Qwen 2's |
/// | `gpt-4o` | `o200k_base`'s |
/// | `smollm` | each digit alone, then GPT-2's |
///
/// @param preTokenizer `tokenizer.ggml.pre`
/// @param tokens `tokenizer.ggml.tokens`: in the byte alphabet, but special and other added tokens as they are
/// @param types `tokenizer.ggml.token_type`, one for each token
/// @param merges `tokenizer.ggml.merges`: two tokens with a space between them
/// @param beginningToken `tokenizer.ggml.bos_token_id`
/// @param addsBeginning `tokenizer.ggml.add_bos_token`: whether texts begin with it; empty for the default of the
/// pre-tokenizer
public record GgmlVocabulary(
        String preTokenizer,
        List<String> tokens,
        List<Integer> types,
        List<String> merges,
        OptionalInt beginningToken,
        Optional<Boolean> addsBeginning) {

    /// A token of the merges.
    public static final int NORMAL = 1;
    /// A special token.
    public static final int CONTROL = 3;
    /// An added token that is not special.
    public static final int USER_DEFINED = 4;
    /// An id without a token.
    public static final int UNUSED = 5;

    private static final String LLAMA3 = "llama-bpe";

    /// Digits alone, as in SmolLM.
    private static final PreTokenization DIGITS = new PreTokenization(
            List.of(new Split("\\p{Nd}", true, Behaviour.ISOLATED, false), new ByteLevel(false, true)));

    private static final Map<String, PreTokenization> PRE_TOKENIZERS = Map.of(
            "gpt-2",
            PreTokenization.GPT2,
            LLAMA3,
            PreTokenization.LLAMA3,
            "qwen2",
            PreTokenization.QWEN2,
            "gpt-4o",
            PreTokenization.O200K,
            "smollm",
            DIGITS);

    public GgmlVocabulary {
        tokens = List.copyOf(tokens);
        types = List.copyOf(types);
        merges = List.copyOf(merges);
    }

    /// The vocabulary of a tokenizer.
    ///
    /// @param size number of ids of the model; those that the tokenizer does not have are unused
    /// @throws TokenizerException if ggml's programs have no tokenizer that gives the same ids
    public static GgmlVocabulary of(Tokenizer tokenizer, int size, OptionalInt beginningToken) {
        if (!(tokenizer instanceof BpeTokenizer pairs)
                || !pairs.definition().model().isByteLevel()) {
            throw new TokenizerException("the tokenizer is not byte-level BPE: ggml's programs have no such tokenizer");
        }
        BpeDefinition definition = pairs.definition();
        OptionalInt beginning = beginning(definition.template(), beginningToken);
        List<String> tokens = new ArrayList<>();
        List<Integer> types = new ArrayList<>();
        for (int id = 0; id < size; id++) {
            byte[] bytes = id < definition.model().tokens().size()
                    ? definition.model().tokens().of(id)
                    : new byte[0];
            tokens.add(bytes.length == 0 ? "[PAD" + id + "]" : ByteAlphabet.write(bytes));
            types.add(bytes.length == 0 ? UNUSED : NORMAL);
        }
        for (AddedToken token : definition.added()) {
            tokens.set(token.id(), token.content());
            types.set(token.id(), token.special() ? CONTROL : USER_DEFINED);
        }
        List<String> merges = new ArrayList<>();
        for (Merge merge : definition.model().merges().all()) {
            merges.add(tokens.get(merge.left()) + " " + tokens.get(merge.right()));
        }
        return new GgmlVocabulary(
                name(definition),
                tokens,
                types,
                merges,
                beginning,
                Optional.of(!definition.template().before().isEmpty()));
    }

    /// The beginning token of a tokenizer, or of the model if the tokenizer puts nothing before a text.
    ///
    /// @throws TokenizerException if the tokenizer puts more around a text, or another token than the model's
    static OptionalInt beginning(Template template, OptionalInt beginningToken) {
        boolean prefix = !template.before().isEmpty();
        if (!template.after().isEmpty()
                || template.before().size() > 1
                || (prefix
                        && beginningToken.isPresent()
                        && template.before().getFirst() != beginningToken.getAsInt())) {
            throw new TokenizerException("the tokenizer puts more around a text than one beginning token,"
                    + " which ggml's programs do not");
        }
        return prefix ? OptionalInt.of(template.before().getFirst()) : beginningToken;
    }

    private static String name(BpeDefinition definition) {
        PreTokenization cut = definition.preTokenization();
        return PRE_TOKENIZERS.entrySet().stream()
                .filter(each -> each.getValue().equals(cut) || (each.getKey().equals("smollm") && cutsDigits(cut)))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new TokenizerException(
                        "the tokenizer cuts texts in a way that ggml's programs do not know; known are "
                                + String.join(
                                        ", ",
                                        PRE_TOKENIZERS.keySet().stream()
                                                .sorted()
                                                .toList())));
    }

    /// Each digit alone, in any spelling of the pattern, then GPT-2's.
    private static boolean cutsDigits(PreTokenization cut) {
        return cut.steps().size() == 2
                && cut.steps().getFirst() instanceof Split split
                && split.isRegex()
                && split.behaviour() == Behaviour.ISOLATED
                && List.of("\\p{Nd}", "\\p{N}", "\\d").contains(split.pattern())
                && cut.steps().getLast().equals(new ByteLevel(false, true));
    }

    /// The tokenizer.
    ///
    /// @throws TokenizerException if Kawi has none of this pre-tokenizer, or the lists do not fit together
    public Tokenizer tokenizer() {
        PreTokenization cut = PRE_TOKENIZERS.get(preTokenizer);
        if (cut == null) {
            throw new TokenizerException("has the pre-tokenizer " + CharacterNames.quote(preTokenizer)
                    + ", expected one of "
                    + String.join(
                            ", ", PRE_TOKENIZERS.keySet().stream().sorted().toList()));
        }
        if (types.size() != tokens.size()) {
            throw new TokenizerException("has " + types.size() + " token types for " + tokens.size() + " tokens");
        }
        List<byte[]> bytes = new ArrayList<>();
        List<AddedToken> added = new ArrayList<>();
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            String token = tokens.get(id);
            int type = types.get(id);
            byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
            if (type == NORMAL) {
                ids.putIfAbsent(token, id);
                bytes.add(ByteAlphabet.read(token).orElse(utf8));
            } else if (type == UNUSED) {
                bytes.add(new byte[0]);
            } else {
                bytes.add(utf8);
                added.add(new AddedToken(token, id, type != USER_DEFINED, false, false, false, false));
            }
        }
        var model = new BpeModel(
                new TokenBytes(bytes),
                new Merges(merges(ids), false),
                preTokenizer.equals(LLAMA3),
                InitialSymbols.BYTES);
        requireBytes(ids);
        return new BpeTokenizer(new BpeDefinition(model, added, List.of(), cut, Decoding.BYTE_LEVEL, template()));
    }

    private Template template() {
        boolean adds = addsBeginning.orElse(preTokenizer.equals(LLAMA3));
        return adds && beginningToken.isPresent()
                ? new Template(List.of(beginningToken.getAsInt()), List.of())
                : Template.NONE;
    }

    private List<Merge> merges(Map<String, Integer> ids) {
        List<Merge> found = new ArrayList<>();
        for (String merge : merges) {
            int space = merge.indexOf(' ', 1);
            Integer left = space < 0 ? null : ids.get(merge.substring(0, space));
            Integer right = space < 0 ? null : ids.get(merge.substring(space + 1));
            Integer token = left == null || right == null
                    ? null
                    : ids.get(merge.substring(0, space) + merge.substring(space + 1));
            if (token == null) {
                throw new TokenizerException("has the merge " + CharacterNames.quote(merge)
                        + ", expected two tokens that make a third, with a space");
            }
            found.add(new Merge(left, right, token));
        }
        return found;
    }

    private static void requireBytes(Map<String, Integer> ids) {
        for (int value = 0; value < 256; value++) {
            if (!ids.containsKey(ByteAlphabet.write((byte) value))) {
                throw new TokenizerException("has no token for the byte " + value);
            }
        }
    }
}
