/// The view Inside: attention, logit lens, losses and norms of a text, computed by the model's own layers. Pure
/// functions from requests to answers; HTTP and the page are elsewhere.
package kawi.samples.play.inside;
