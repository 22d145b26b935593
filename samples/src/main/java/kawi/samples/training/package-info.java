/// A training as a user sees it: its plan, its folder and its session.
package kawi.samples.training;
