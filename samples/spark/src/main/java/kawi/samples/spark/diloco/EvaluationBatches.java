package kawi.samples.spark.diloco;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.engine.data.Batch;
import kawi.engine.data.BatchSampler;
import kawi.engine.data.Sampling;
import kawi.engine.data.TokenDataset;
import kawi.engine.model.Gpt;
import kawi.engine.model.Tokens;
import kawi.engine.train.Evaluation;
import kawi.samples.spark.diloco.WorkerResult.Losses;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/// The batches of the validation text on which the loss is estimated, the same every time and those of `kawi train`. A
/// job computes their losses; the driver adds them up in the order of the batches.
final class EvaluationBatches {
    private final List<Windows> batches;

    /// @param validation the text
    EvaluationBatches(DilocoPlan plan, TokenDataset validation) {
        int context = plan.recipe().model().context();
        BatchSampler sampler = Sampling.RANDOM.sampler(
                validation,
                plan.trainingConfig().batchSize(),
                context,
                plan.random().evaluatedValidationWindows());
        batches = IntStream.range(0, plan.trainingConfig().evaluation().batches())
                .mapToObj(number -> Windows.of(sampler.batch(number)))
                .toList();
    }

    /// A batch on its way to an executor.
    ///
    /// @param inputs (B, T)
    /// @param targets (B, T)
    /// @param sequences B
    private record Windows(int[] inputs, int[] targets, int sequences) implements Serializable {
        static Windows of(Batch batch) {
            Tokens inputs = batch.inputs();
            return new Windows(inputs.ids(), batch.targets(), inputs.sequences());
        }

        Batch batch() {
            return new Batch(new Tokens(inputs, sequences, inputs.length / sequences, Optional.empty()), targets);
        }
    }

    /// The mean loss of weights, in nats per token.
    double loss(JavaSparkContext spark, DilocoPlan plan, Broadcast<List<float[]>> weights) {
        int slices = Math.min(batches.size(), plan.workers());
        List<Losses> losses = spark.parallelize(batches, slices)
                .mapPartitions(new LossesOf(plan.asText(), weights))
                .collect();
        return Losses.sum(losses).mean();
    }

    /// The task: the loss of each of some batches.
    private record LossesOf(DilocoPlan.Text text, Broadcast<List<float[]>> weights)
            implements FlatMapFunction<Iterator<Windows>, Losses> {

        @Override
        public Iterator<Losses> call(Iterator<Windows> windows) {
            try (Device device = new Device(KernelSets.preferred(), InnerSteps.cores())) {
                Gpt model = text.plan().newModel();
                for (int i = 0; i < model.parameters().size(); i++) {
                    float[] from = weights.value().get(i);
                    System.arraycopy(from, 0, model.parameters().get(i).value().data(), 0, from.length);
                }
                var evaluation = new Evaluation(model, device);
                List<Losses> losses = new ArrayList<>();
                while (windows.hasNext()) {
                    Evaluation.Result result =
                            evaluation.mean(Stream.of(windows.next().batch()));
                    losses.add(new Losses(result.loss() * result.tokens(), result.tokens()));
                }
                return losses.iterator();
            } catch (RuntimeException e) {
                throw new WorkerException("the evaluation", e);
            }
        }
    }
}
