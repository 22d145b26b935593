/// What Kawi's speed is and what limits it: the machine, whole workloads, and JMH benchmarks of the parts.
///
/// Open, because JMH runs benchmarks by reflection. JMH and jtokkit are needed by the benchmarks only, so users of the
/// other packages do without them.
open module kawi.bench {
    requires jdk.incubator.vector;
    requires jdk.management;
    requires static jmh.core;
    requires static jtokkit;
    requires transitive kawi.engine;

    exports kawi.bench.machine;
    exports kawi.bench.soak;
    exports kawi.bench.workload;
}
