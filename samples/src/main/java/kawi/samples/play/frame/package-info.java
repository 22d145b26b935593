/// What every view of the page shares: its files and headers, the current model, and events for browsers.
package kawi.samples.play.frame;
