/// What Kawi finds on a machine, and how fast that is.
package kawi.samples.doctor;
