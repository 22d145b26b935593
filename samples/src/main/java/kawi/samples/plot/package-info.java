/// Pictures of curves, as PNG files.
package kawi.samples.plot;
