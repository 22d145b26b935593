package kawi.samples.terminal;

import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;

/// Describes a device in the output of a command.
public final class DeviceWords {
    private DeviceWords() {}

    /// The threads and kernels, such as `2 threads, vector kernels`.
    public static String of(Device device) {
        return Counted.of(device.threads(), "thread") + ", " + device.kernels().name() + " kernels";
    }
}
