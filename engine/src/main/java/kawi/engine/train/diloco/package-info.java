/// Combines the weights of workers that train apart (DiLoCo: Douillard et al., "DiLoCo: Distributed low-communication
/// training of language models", 2023, arXiv 2311.08105, algorithm 1).
///
/// Each worker takes [kawi.engine.train.LocalSteps]; [kawi.engine.train.diloco.WeightSum] adds up their weights in a
/// fixed order, and [kawi.engine.train.diloco.OuterOptimizer] makes the next common weights of the sum.
package kawi.engine.train.diloco;
