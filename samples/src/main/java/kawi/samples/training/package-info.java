/// A training as a user sees it: what is asked for, where it is kept, and the record of how it went.
package kawi.samples.training;
