package kawi.samples.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Names the option in a message about its value. The library, which knows no options, calls a value by what it is:
/// `the batch size must be positive, not 0` becomes `--batch-size must be positive, not 0`.
final class OptionNames {
    /// Names in the library, and the options that set them: the first that a command has.
    private static final Map<String, List<String>> OPTIONS = Map.ofEntries(
            // training
            Map.entry("the number of steps", List.of("--steps")),
            Map.entry("the batch size", List.of("--batch-size")),
            Map.entry("the number of accumulated micro-batches", List.of("--accumulate")),
            Map.entry("the number of layers", List.of("--layers")),
            Map.entry("the number of heads", List.of("--heads")),
            Map.entry("the number of key/value heads", List.of("--kv-heads")),
            Map.entry("the head size", List.of("--head-size")),
            Map.entry("the base of rotary positions", List.of("--rope-theta")),
            Map.entry("the width", List.of("--width")),
            Map.entry("the context length", List.of("--context")),
            Map.entry("dropout", List.of("--dropout")),
            Map.entry("the learning rate", List.of("--lr")),
            Map.entry("the lowest learning rate", List.of("--min-lr")),
            Map.entry("numbers of steps", List.of("--warmup")),
            Map.entry("AdamW's beta1", List.of("--beta1")),
            Map.entry("AdamW's beta2", List.of("--beta2")),
            Map.entry("the weight decay", List.of("--weight-decay")),
            Map.entry("the maximum gradient norm", List.of("--grad-clip")),
            Map.entry("the soft cap of the logits", List.of("--soft-cap")),
            Map.entry("the decay of the average of the weights", List.of("--ema")),
            Map.entry("the evaluation interval", List.of("--eval-interval")),
            Map.entry("the number of evaluation batches", List.of("--eval-batches")),
            Map.entry("the number of checkpoints to keep", List.of("--keep")),
            // generation
            Map.entry("the number of new tokens", List.of("--max-new-tokens")),
            Map.entry("a stop text", List.of("--stop")),
            Map.entry("the temperature", List.of("--temperature")),
            Map.entry("the range of the dynamic temperature", List.of("--dynatemp-range")),
            Map.entry("the exponent of the dynamic temperature", List.of("--dynatemp-exponent")),
            Map.entry("top-k", List.of("--top-k")),
            Map.entry("top-p", List.of("--top-p")),
            Map.entry("min-p", List.of("--min-p")),
            Map.entry("typical-p", List.of("--typical-p")),
            Map.entry("the epsilon cutoff", List.of("--epsilon-cutoff")),
            Map.entry("the eta cutoff", List.of("--eta-cutoff")),
            Map.entry("top-n-sigma", List.of("--top-n-sigma")),
            Map.entry("the probability of XTC", List.of("--xtc-probability")),
            Map.entry("the threshold of XTC", List.of("--xtc-threshold")),
            Map.entry("the target of mirostat", List.of("--mirostat-ent")),
            Map.entry("the rate of mirostat", List.of("--mirostat-lr")),
            Map.entry("the repetition penalty", List.of("--repetition-penalty")),
            Map.entry("the frequency penalty", List.of("--frequency-penalty")),
            Map.entry("the presence penalty", List.of("--presence-penalty")),
            Map.entry("the range of the repetition penalty", List.of("--repeat-last-n")),
            Map.entry("the range of the frequency penalty", List.of("--repeat-last-n")),
            Map.entry("the range of the presence penalty", List.of("--repeat-last-n")),
            Map.entry("the multiplier of DRY", List.of("--dry-multiplier")),
            Map.entry("the base of DRY", List.of("--dry-base")),
            Map.entry("the allowed length of DRY", List.of("--dry-allowed-length")),
            Map.entry("the range of DRY", List.of("--dry-penalty-last-n")),
            Map.entry("the size of n-grams that may not repeat", List.of("--no-repeat-ngram-size")),
            Map.entry("a bad word", List.of("--bad-word")),
            Map.entry("the bias of token", List.of("--logit-bias")),
            Map.entry("the minimum number of new tokens", List.of("--min-new-tokens")),
            Map.entry("the number of beams", List.of("--num-beams")),
            Map.entry("the number of beam groups", List.of("--num-beam-groups")),
            Map.entry("the length penalty", List.of("--length-penalty")),
            Map.entry("the diversity penalty", List.of("--diversity-penalty")),
            Map.entry("the number of candidates", List.of("--top-k")),
            Map.entry("alpha", List.of("--penalty-alpha")),
            Map.entry("the number of texts to choose from", List.of("--best-of")),
            Map.entry("the guidance scale", List.of("--guidance-scale")),
            Map.entry("the number of tokens to draft", List.of("--draft-max")),
            Map.entry("the length of the n-grams of prompt lookup", List.of("--prompt-lookup")),
            // tokenizers and measurements
            Map.entry("the size of the vocabulary", List.of("--size", "--tokenizer")),
            Map.entry("the minimum frequency", List.of("--min-frequency")),
            Map.entry("the name of a special token", List.of("--special")),
            Map.entry("the special token", List.of("--special")),
            Map.entry("the vocabulary size", List.of("--vocabulary")),
            Map.entry("the position", List.of("--position")),
            Map.entry("the seconds", List.of("--seconds")));

    private OptionNames() {}

    /// The message with the name of an option instead of the library's name of the value, or in front of it.
    ///
    /// @param options of the command
    static String inMessage(String message, Set<String> options) {
        return OPTIONS.keySet().stream()
                .filter(name -> message.startsWith(name + " "))
                .max(Comparator.comparingInt(String::length))
                .flatMap(name -> OPTIONS.get(name).stream()
                        .filter(options::contains)
                        .findFirst()
                        .map(option -> named(message, name, option)))
                .orElse(message);
    }

    private static String named(String message, String name, String option) {
        String rest = message.substring(name.length());
        return rest.startsWith(" must ") ? option + rest : option + ": " + message;
    }
}
