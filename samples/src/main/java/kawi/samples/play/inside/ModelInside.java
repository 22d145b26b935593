package kawi.samples.play.inside;

import kawi.autograd.device.Device;
import kawi.samples.request.SavedModel;

/// Looks inside a model while it reads a text. Nothing is kept between requests.
public final class ModelInside {
    private final SavedModel model;
    private final Device device;

    /// @param device where the model runs
    public ModelInside(SavedModel model, Device device) {
        this.model = model;
        this.device = device;
    }

    /// What the page must know of the model.
    public Object facts() {
        return InsideFacts.of(model);
    }

    /// The attention weights of a layer.
    ///
    /// @param json an object with the `text`, or its `ids`, and the `layer`
    /// @return an [AttentionWeights]
    /// @throws kawi.samples.request.UsageException if a field is wrong
    public Object attention(byte... json) {
        return AttentionWeights.of(InsideRequest.parse(json, model), model, device);
    }

    /// What each layer would predict, the norms of the residual stream, and the losses.
    ///
    /// @param json an object with the `text`, or its `ids`
    /// @return a [LayerPredictions]
    /// @throws kawi.samples.request.UsageException if a field is wrong
    public Object layers(byte... json) {
        return LayerPredictions.of(InsideRequest.parse(json, model), model, device);
    }

    /// Attention in a batch of texts of different lengths.
    ///
    /// @param json an object with the `texts` and the `layer`
    /// @return a [PaddedBatch]
    /// @throws kawi.samples.request.UsageException if a field is wrong
    public Object batch(byte... json) {
        return PaddedBatch.of(json, model, device);
    }
}
