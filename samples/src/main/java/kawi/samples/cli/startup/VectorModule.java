package kawi.samples.cli.startup;

import java.lang.reflect.InvocationTargetException;

/// Loads the Vector API without the warning that the JVM prints when `--add-modules` names an incubator module: a user
/// of a command line can do nothing about it, and standard error is for Kawi's own words.
///
/// The JDK's own agents load modules late by the internal `Modules.loadModule`, which the manifest of the jar exports
/// to us (`Add-Exports: java.base/jdk.internal.module`; it counts for `java -jar`). A module that is loaded so is
/// compiled
/// to SIMD instructions as any other. Where the package is not exported, or a JDK has changed it, nothing happens here:
/// then
/// `--add-modules jdk.incubator.vector` is needed, and without it the kernels say that they run on plain loops.
public final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /// To be called before the first kernel is loaded. Even where the plain loops are wanted: the peak of the machine,
    /// which they are held against, is that of its vectors; and where the JVM takes the classes from its archive, those
    /// of a module that it does not have are there all the same, and fail when they are used.
    public static void load() {
        if (ModuleLayer.boot().findModule(NAME).isPresent()) {
            return;
        }
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
            Class.forName(NAME + ".FloatVector"); // and what it needs: all the species, which takes as long again
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException e) {
            // As above: the kernels notice by themselves.
            return;
        }
    }
}
