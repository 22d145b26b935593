package kawi.samples.cli.startup;

/// Loads the Vector API in a second thread while the main thread reads the arguments: nearly every command needs it,
/// and loading it takes about a twentieth of a second.
///
/// No other thread may use the Vector API before [#await] returns: two threads that initialise classes which depend on
/// each other can deadlock.
public final class VectorApiPreload {
    private final Thread thread;

    private VectorApiPreload(Thread thread) {
        this.thread = thread;
    }

    /// Starts the second thread.
    public static VectorApiPreload begin() {
        return new VectorApiPreload(
                Thread.ofPlatform().daemon().name("kawi-vector-api").start(VectorModule::load));
    }

    /// Waits until the Vector API is loaded.
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
