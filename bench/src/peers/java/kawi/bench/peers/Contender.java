package kawi.bench.peers;

import java.util.Map;

/// Someone who does a piece of work, again and again.
interface Contender extends Runnable {

    /// What came of the last run, by name.
    Map<String, float[]> results();
}
