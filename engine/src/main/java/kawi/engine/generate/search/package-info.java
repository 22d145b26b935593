/// Decoding methods that compare alternatives: [kawi.engine.generate.search.BeamSearch] and
/// [kawi.engine.generate.search.BestOf] compare whole texts, [kawi.engine.generate.search.ContrastiveSearch] the next
/// tokens.
package kawi.engine.generate.search;
