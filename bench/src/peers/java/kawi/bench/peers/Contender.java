package kawi.bench.peers;

import java.util.Map;

/// An implementation of a computation, which can be run repeatedly.
interface Contender extends Runnable {

    /// The results of the last run, by name.
    Map<String, float[]> results();
}
