package kawi.engine.generate;

/// Why writing stopped.
public enum Stop {
    /// As many tokens were written as were asked for.
    MAXIMUM,
    /// An end token was written; it is the last of the ids.
    END_TOKEN,
    /// A text to stop at was written; the text ends before it.
    TEXT,
    /// The time was over.
    TIME,
    /// The constraint lets nothing follow: the text is complete.
    COMPLETE
}
