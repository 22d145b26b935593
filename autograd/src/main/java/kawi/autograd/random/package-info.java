/// Counter-based random numbers: functions of a key and an index.
package kawi.autograd.random;
