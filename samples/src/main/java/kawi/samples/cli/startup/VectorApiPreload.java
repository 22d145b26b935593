package kawi.samples.cli.startup;

/// The Vector API, which nearly every command needs and the JVM takes a twentieth of a second to set up, set up by a
/// second thread while the first one finds out what is asked for.
///
/// Nobody may touch it before [#await]: two threads that initialise classes which need each other can wait for each
/// other for ever.
public final class VectorApiPreload {
    private final Thread thread;

    private VectorApiPreload(Thread thread) {
        this.thread = thread;
    }

    public static VectorApiPreload begin() {
        return new VectorApiPreload(
                Thread.ofPlatform().daemon().name("kawi-head-start").start(VectorModule::load));
    }

    /// Returns when all is set up.
    public void await() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
