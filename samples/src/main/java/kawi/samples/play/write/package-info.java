/// The view Write: the prediction at every place of a text, what each stage of a decoding strategy makes of it, and
/// what a step costs. Pure functions from requests to answers; HTTP and the page are elsewhere.
package kawi.samples.play.write;
