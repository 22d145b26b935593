package kawi.samples.spark.diloco;

import java.util.List;
import kawi.autograd.device.Device;
import kawi.autograd.device.KernelSets;
import kawi.autograd.optim.Optimizer;
import kawi.engine.model.Gpt;
import kawi.engine.train.LocalSteps;
import kawi.samples.spark.diloco.WorkerResult.Losses;
import kawi.samples.spark.folder.SharedFolder;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/// The task of a worker in a round: H steps on its shard, with all cores of the task.
///
/// @param text the plan
/// @param folder of the training
/// @param round from 1
/// @param weights from which all workers start
/// @param tokens counts targets, for the web page of Spark
/// @param losses adds up losses, for the web page of Spark
record InnerSteps(
        DilocoPlan.Text text,
        SharedFolder folder,
        int round,
        Broadcast<List<float[]>> weights,
        LongAccumulator tokens,
        DoubleAccumulator losses)
        implements Function<Shard, WorkerResult> {

    @Override
    public WorkerResult call(Shard shard) {
        try (Device device = new Device(KernelSets.preferred(), cores())) {
            DilocoPlan plan = text.plan();
            Gpt model = plan.newModel();
            Optimizer optimizer = plan.newOptimizer(model);
            LocalSteps.State state = WorkerState.read(folder, round - 1, shard.worker(), optimizer);
            var steps = new LocalSteps(
                    model,
                    optimizer,
                    shard.dataset(),
                    plan.trainingConfig(),
                    plan.random().ofWorker(shard.worker()),
                    device);
            LocalSteps.Result result = steps.take(plan.innerSteps(), weights.value(), state);
            WorkerState.write(folder, round, shard.worker(), result.state());
            tokens.add(result.tokens());
            losses.add(result.loss() / plan.workers());
            return new WorkerResult(
                    shard.worker(), result.weights(), new Losses(result.loss() * result.tokens(), result.tokens()));
        } catch (RuntimeException e) {
            throw new WorkerException("worker " + shard.worker() + " in round " + round, e);
        }
    }

    /// The cores of the task: `spark.task.cpus`.
    static int cores() {
        TaskContext task = TaskContext.get();
        return task == null ? 1 : task.cpus();
    }
}
