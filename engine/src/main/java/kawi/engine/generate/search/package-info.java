/// Decoding that keeps several texts in view and looks for the best: [kawi.engine.generate.search.BeamSearch] and
/// [kawi.engine.generate.search.BestOf].
package kawi.engine.generate.search;
