package kawi.samples.cli.startup;

import java.lang.reflect.InvocationTargetException;

/// Loads the Vector API without the warning that the JVM prints when `--add-modules` names an incubator module. Users
/// of a command line can do nothing about that warning.
///
/// The JDK's own agents load modules late with the internal `Modules.loadModule`, which the manifest of the jar exports
/// (`Add-Exports: java.base/jdk.internal.module`, which applies to `java -jar`). A module that is loaded in this way is
/// compiled to SIMD instructions like any other. If the package is not exported, or a JDK has changed it, nothing
/// happens here; then `--add-modules jdk.incubator.vector` is needed, and without it the kernels log that they run on
/// plain loops.
public final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /// Loads the module. Must be called before the first kernel is loaded, even if the reference kernels are selected:
    /// they are compared with the peak of the machine, which is that of its vectors. And if the JVM reads its classes
    /// from an archive, the classes of a missing module are found, but fail when they are used.
    public static void load() {
        if (ModuleLayer.boot().findModule(NAME).isPresent()) {
            return;
        }
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            return; // the kernels find out on their own, see above
        }
    }
}
