package kawi.samples.cli;

import tools.jackson.databind.json.JsonMapper;

/// What nearly every command needs and takes long to set up, set up by a second thread while the first one finds out
/// what is asked for: the Vector API and the JSON library, a fifth of a second together.
///
/// Nobody may touch either before [#await]: two threads that initialise classes which need each other can wait for each
/// other for ever.
final class HeadStart {
    private final Thread thread;

    private HeadStart(Thread thread) {
        this.thread = thread;
    }

    static HeadStart begin() {
        return new HeadStart(
                Thread.ofPlatform().daemon().name("kawi-head-start").start(HeadStart::setUp));
    }

    private static void setUp() {
        VectorModule.load();
        JsonMapper.shared().readTree("{}");
    }

    /// Returns when all is set up.
    void await() {
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
