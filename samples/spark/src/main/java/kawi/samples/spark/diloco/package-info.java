/// DiLoCo on Spark: logical workers take local steps in the tasks of a job, the driver combines their weights.
///
/// [kawi.samples.spark.diloco.DilocoTraining] is the loop, [kawi.samples.spark.diloco.InnerSteps] the body of a task.
package kawi.samples.spark.diloco;
