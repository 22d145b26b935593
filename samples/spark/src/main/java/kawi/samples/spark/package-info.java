/// The two programs that `spark-submit` starts: [kawi.samples.spark.Train] and [kawi.samples.spark.Sweep].
package kawi.samples.spark;
