package kawi.engine.generate.search;

/// When a beam search has found enough, although there are texts that could go on.
public enum EarlyStopping {
    /// As soon as there are as many finished texts as beams (Hugging Face's `early_stopping=True`).
    FIRST,
    /// When the best that goes on, if it ended now, would be no better than the worst finished one: a guess, since with
    /// a length penalty it might still become better (`early_stopping=False`).
    HEURISTIC,
    /// When the best that goes on cannot become better than the worst finished one, however long it gets
    /// (`early_stopping="never"`).
    NEVER
}
