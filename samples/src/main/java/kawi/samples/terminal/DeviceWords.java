package kawi.samples.terminal;

import kawi.autograd.device.Device;
import kawi.autograd.text.Counted;

/// What pages say of the device that has computed what they tell.
public final class DeviceWords {
    private DeviceWords() {}

    /// Its threads and kernels, such as `2 threads, vector kernels`.
    public static String of(Device device) {
        return Counted.of(device.threads(), "thread") + ", " + device.kernels().name() + " kernels";
    }
}
