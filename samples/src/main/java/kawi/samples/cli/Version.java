package kawi.samples.cli;

import picocli.CommandLine.IVersionProvider;

/// What `--version` says.
public final class Version implements IVersionProvider {
    private static final String NUMBER = "0.1.0-SNAPSHOT";

    @Override
    public String[] getVersion() {
        return new String[] {"Kawi " + NUMBER, "Java " + Runtime.version()};
    }
}
