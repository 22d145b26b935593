package kawi.samples.training.recipe;

import java.util.Optional;
import kawi.autograd.text.Decimal;
import kawi.engine.model.GptConfig;
import kawi.engine.model.GptConfigBuilder;
import kawi.engine.model.attention.Positions;
import kawi.engine.model.attention.Positions.Rotary;
import kawi.engine.model.attention.QueryKeyNorm;
import kawi.samples.request.UsageException;

/// The parts of attention by their names, as they are written on the command line and in files.
///
/// @param positions a [PositionType]; null for GPT-2's
/// @param ropeTheta base of rotary positions; null for the usual one
/// @param keyValueHeads heads of keys and values; null for the number of query heads
/// @param headSize size of a head; null for the width divided by the number of heads
/// @param queryKeyNorm the name of a [QueryKeyNorm]; null for none
public record AttentionParts(
        String positions, Double ropeTheta, Integer keyValueHeads, Integer headSize, String queryKeyNorm) {
    /// GPT-2's.
    public static final AttentionParts GPT2 = new AttentionParts(null, null, null, null, null);

    public AttentionParts {
        positions = positions == null ? PositionType.LEARNED.toString() : positions;
        queryKeyNorm = queryKeyNorm == null ? QueryKeyNorm.NONE.toString() : queryKeyNorm;
    }

    /// The parts of a configuration. What has the usual size is null: it follows the width and the heads.
    static AttentionParts of(GptConfig config) {
        boolean isRotary = config.positions() instanceof Rotary;
        return new AttentionParts(
                (isRotary ? PositionType.ROTARY : PositionType.LEARNED).toString(),
                config.positions() instanceof Rotary rotary ? (Double) rotary.theta() : null,
                config.keyValueHeads() == config.heads() ? null : (Integer) config.keyValueHeads(),
                config.headSize() * config.heads() == config.width() ? null : (Integer) config.headSize(),
                config.queryKeyNorm().toString());
    }

    /// The type of positions.
    ///
    /// @throws UsageException if there is nothing of the name
    public PositionType positionType() {
        return Parts.named("position type", positions, PositionType.values());
    }

    /// The norm of queries and keys.
    ///
    /// @throws UsageException if there is none of the name
    public QueryKeyNorm norm() {
        return Parts.named("query/key norm", queryKeyNorm, QueryKeyNorm.values());
    }

    /// Checks the names, and that every value has an effect.
    ///
    /// @throws UsageException if a name is unknown, or a base is given for positions that are not rotary
    void check() {
        norm();
        if (positionType() == PositionType.LEARNED && ropeTheta != null) {
            throw new UsageException("--rope-theta needs --positions rotary: learned positions have no base");
        }
    }

    /// Sets the parts of a configuration.
    ///
    /// @throws UsageException if a name is unknown
    /// @throws IllegalArgumentException if a number is out of range
    GptConfigBuilder set(GptConfigBuilder config) {
        check();
        config.queryKeyNorm(norm());
        config.positions(
                switch (positionType()) {
                    case LEARNED -> Positions.LEARNED;
                    case ROTARY -> new Rotary(theta());
                });
        Optional.ofNullable(keyValueHeads).ifPresent(config::keyValueHeads);
        Optional.ofNullable(headSize).ifPresent(config::headSize);
        return config;
    }

    private double theta() {
        return ropeTheta == null ? Rotary.DEFAULT_THETA : ropeTheta;
    }

    /// The parts that are not GPT-2's, such as `, rotary positions, 2 key/value heads`.
    String differences() {
        var text = new StringBuilder();
        if (positionType() == PositionType.ROTARY) {
            text.append(", rotary positions");
            text.append(theta() == Rotary.DEFAULT_THETA ? "" : " of base " + Decimal.of(theta()));
        }
        if (norm() != QueryKeyNorm.NONE) {
            text.append(", query/key norm").append(norm() == QueryKeyNorm.GAIN ? " with gain" : "");
        }
        if (keyValueHeads != null) {
            text.append(", key/value heads ").append(keyValueHeads);
        }
        if (headSize != null) {
            text.append(", head size ").append(headSize);
        }
        return text.toString();
    }
}
