package kawi.tokenizer.pretoken;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import kawi.tokenizer.bpe.ByteAlphabet;
import kawi.tokenizer.pretoken.PreTokenization.Behaviour;
import kawi.tokenizer.pretoken.PreTokenization.ByteLevel;
import kawi.tokenizer.pretoken.PreTokenization.Metaspace;
import kawi.tokenizer.pretoken.PreTokenization.Prepend;
import kawi.tokenizer.pretoken.PreTokenization.Split;
import kawi.tokenizer.pretoken.PreTokenization.Step;

/// The general pre-tokenizer: any steps that a tokenizer file asks for. Slower than the patterns matched by hand.
final class StepSequence implements PreTokenizer {
    private static final Gpt2Pattern GPT2 = new Gpt2Pattern();

    private final List<Operation> operations = new ArrayList<>();
    private final List<Borders> borders = new ArrayList<>(); // empty if the texts are not characters
    private final boolean endsInByteAlphabet;

    /// Cuts texts into pre-tokens, or rewrites them.
    private interface Operation {
        /// @param atStart whether the first text begins the whole text
        List<String> apply(List<String> texts, boolean atStart);
    }

    /// The borders of a step.
    private interface Borders {
        Border at(int before, int after);
    }

    /// @param isByteAlphabet whether the texts are bytes written in the [ByteAlphabet]
    /// @throws IllegalArgumentException if a pattern cannot be read, or the order of the steps has no clear meaning
    StepSequence(PreTokenization preTokenization, boolean isByteAlphabet) {
        List<Step> steps = preTokenization.steps();
        List<Borders> bordersOfSteps = new ArrayList<>();
        boolean inByteAlphabet = isByteAlphabet;
        for (int place = 0; place < steps.size(); place++) {
            switch (steps.get(place)) {
                case Split split -> {
                    var splitter = new PatternSplit(split);
                    operations.add((texts, atStart) -> splitter.split(texts));
                    bordersOfSteps.add(splitter::border);
                }
                case Metaspace metaspace -> {
                    operations.add(metaspace(metaspace, place));
                    bordersOfSteps.add((before, after) -> border(metaspace, after));
                }
                case ByteLevel byteLevel -> {
                    operations.add((texts, atStart) -> cut(byteLevel, texts));
                    bordersOfSteps.add((before, after) -> border(byteLevel, before, after));
                    // The bytes of the last step are taken as they are, instead of being written and read again.
                    inByteAlphabet = place < steps.size() - 1;
                    if (inByteAlphabet) {
                        operations.add((texts, atStart) ->
                                texts.stream().map(StepSequence::inByteAlphabet).toList());
                    }
                }
            }
        }
        endsInByteAlphabet = inByteAlphabet;
        if (!isByteAlphabet) {
            borders.addAll(bordersOfSteps);
        }
    }

    private static Operation metaspace(Metaspace step, int place) {
        if (step.prepend() == Prepend.FIRST && place > 0) {
            throw new IllegalArgumentException("a Metaspace that prepends to the first text must be the first step");
        }
        var splitter = new PatternSplit(new Split(step.replacement(), false, Behaviour.MERGED_WITH_NEXT, false));
        return (texts, atStart) -> {
            boolean prepends = step.prepend() == Prepend.ALWAYS || (step.prepend() == Prepend.FIRST && atStart);
            List<String> marked =
                    texts.stream().map(text -> marked(step, prepends, text)).toList();
            return step.split() ? splitter.split(marked) : marked;
        };
    }

    private static String marked(Metaspace step, boolean prepends, String text) {
        String marked = text.replace(" ", step.replacement());
        return prepends && !marked.startsWith(step.replacement()) ? step.replacement() + marked : marked;
    }

    @Override
    public PreTokens preTokens(byte[] utf8, int from, int to) {
        return preTokens(utf8, from, to, false);
    }

    @Override
    public PreTokens preTokensAtStart(byte[] utf8, int from, int to) {
        return preTokens(utf8, from, to, true);
    }

    private PreTokens preTokens(byte[] utf8, int from, int to, boolean atStart) {
        List<String> texts =
                from == to ? List.of() : List.of(new String(utf8, from, to - from, StandardCharsets.UTF_8));
        for (Operation operation : operations) {
            texts = operation.apply(texts, atStart);
        }
        return joined(texts.stream().map(this::bytes).toList());
    }

    /// After a word, if every step leaves both sides as they are until one cuts there: later steps see two pre-tokens.
    @Override
    public boolean isSafeSplit(int before, int after) {
        if (!PatternPreTokenizer.isAfterWord(before, after)) {
            return false;
        }
        for (Borders step : borders) {
            switch (step.at(before, after)) {
                case UNKNOWN -> {
                    return false;
                }
                case CUT -> {
                    return true;
                }
                case LOCAL -> {}
            }
        }
        return false;
    }

    /// A text that begins with a space gets no marker, and each space begins a pre-token.
    private static Border border(Metaspace step, int after) {
        return step.split() && after == ' ' ? Border.CUT : Border.UNKNOWN;
    }

    /// A text that begins with a space gets no other. Steps after this one see bytes instead of the characters.
    private static Border border(ByteLevel step, int before, int after) {
        boolean mayGetSpace = step.addPrefixSpace() && after != ' ';
        return step.useRegex() && !mayGetSpace && GPT2.isSafeSplit(before, after) ? Border.CUT : Border.UNKNOWN;
    }

    private byte[] bytes(String preToken) {
        return endsInByteAlphabet
                ? ByteAlphabet.read(preToken)
                        .orElseThrow(() -> new IllegalArgumentException("not in the byte alphabet"))
                : preToken.getBytes(StandardCharsets.UTF_8);
    }

    private static String inByteAlphabet(String text) {
        return ByteAlphabet.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> cut(ByteLevel step, List<String> texts) {
        var preTokens = new ArrayList<String>();
        for (String text : texts) {
            String prefixed = step.addPrefixSpace() && !text.startsWith(" ") ? " " + text : text;
            if (!step.useRegex()) {
                preTokens.add(prefixed);
                continue;
            }
            byte[] utf8 = prefixed.getBytes(StandardCharsets.UTF_8);
            for (PreTokens found = GPT2.preTokens(utf8, 0, utf8.length); found.next(); ) {
                preTokens.add(new String(utf8, found.start(), found.end() - found.start(), StandardCharsets.UTF_8));
            }
        }
        return preTokens;
    }

    /// One behind the other in one array, as [PreTokens] needs them.
    private static PreTokens joined(List<byte[]> preTokens) {
        byte[] utf8 = new byte[preTokens.stream().mapToInt(each -> each.length).sum()];
        int end = 0;
        for (byte[] each : preTokens) {
            System.arraycopy(each, 0, utf8, end, each.length);
            end += each.length;
        }
        var lengths = preTokens.stream().mapToInt(each -> each.length).iterator();
        return new PreTokens(utf8, 0) {
            @Override
            public boolean next() {
                if (!lengths.hasNext()) {
                    return false;
                }
                advanceTo(end() + lengths.nextInt());
                return true;
            }
        };
    }
}
