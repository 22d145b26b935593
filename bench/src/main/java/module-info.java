// Measurements of Kawi's speed: the limits of the machine, whole workloads, and JMH benchmarks of the parts.
//
// The module is open because JMH runs benchmarks by reflection. Only the JMH benchmarks need JMH and jtokkit; users of
// the other packages do not.
open module kawi.bench {
    requires jdk.incubator.vector;
    requires jdk.management;
    requires static jmh.core;
    requires static jtokkit;
    requires transitive kawi.engine;

    exports kawi.bench.growth;
    exports kawi.bench.machine;
    exports kawi.bench.run;
    exports kawi.bench.soak;
    exports kawi.bench.workload;
}
