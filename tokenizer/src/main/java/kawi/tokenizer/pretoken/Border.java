package kawi.tokenizer.pretoken;

/// What a step of a [StepSequence] makes of a border between two characters of a text, whatever stands further left and
/// right.
enum Border {
    /// Nothing is known.
    UNKNOWN,

    /// The step cuts the texts on both sides as if the other were not there. It may leave what is next to the border in
    /// one pre-token.
    LOCAL,

    /// The same, and a pre-token ends at the border.
    CUT
}
