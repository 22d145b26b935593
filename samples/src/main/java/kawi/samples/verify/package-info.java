/// The same bits always: one short training whose every digit is known, and the JVMs and kernels that must repeat it.
package kawi.samples.verify;
