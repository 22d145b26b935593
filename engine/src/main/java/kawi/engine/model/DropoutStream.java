package kawi.engine.model;

import kawi.autograd.nn.Dropout;

/// The dropouts of a block. Each has a stream of random numbers of its own: stream 0 is the embeddings', the next three
/// are those of block 0, and so on.
enum DropoutStream {
    /// On the attention weights.
    ATTENTION_WEIGHTS,
    /// On what attention adds to the residual stream.
    ATTENTION,
    /// On what the feed-forward network adds to the residual stream.
    FEED_FORWARD;

    /// The dropout after the embeddings.
    static Dropout ofEmbeddings(GptConfig config) {
        return new Dropout(config.dropout().embedding(), 0);
    }

    /// This dropout of one block.
    Dropout of(GptConfig config, int layer) {
        double probability = switch (this) {
            case ATTENTION_WEIGHTS -> config.dropout().attention();
            case ATTENTION, FEED_FORWARD -> config.dropout().residual();
        };
        return new Dropout(probability, 1 + layer * values().length + ordinal());
    }
}
