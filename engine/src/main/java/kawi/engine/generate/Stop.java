package kawi.engine.generate;

/// The condition that ended a text.
public enum Stop {
    /// The maximum number of new tokens.
    MAXIMUM,
    /// An end token, which is the last of the ids.
    END_TOKEN,
    /// A stop text; the text ends before it.
    TEXT,
    /// The time limit.
    TIME,
    /// The constraint: the text is complete and cannot be continued.
    COMPLETE
}
