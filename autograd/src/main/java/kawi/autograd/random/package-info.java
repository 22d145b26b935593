/// Random numbers that are functions of a key and an index.
package kawi.autograd.random;
