package kawi.engine.generate.search;

/// When a beam search ends although some beams could continue.
public enum EarlyStopping {
    /// As soon as there are as many finished texts as beams (Hugging Face's `early_stopping=True`).
    FIRST,
    /// When the best running beam, if it ended now, would not be better than the worst finished text. This is a
    /// heuristic: with a length penalty, the beam might still improve (`early_stopping=False`).
    HEURISTIC,
    /// When the best running beam cannot become better than the worst finished text, whatever its final length
    /// (`early_stopping="never"`).
    NEVER
}
