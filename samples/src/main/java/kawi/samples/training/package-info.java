/// A training as a user sees it: its plan, its folder, its text, and the record of its losses.
package kawi.samples.training;
