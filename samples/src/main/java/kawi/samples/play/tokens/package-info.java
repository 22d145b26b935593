/// The view Tokens: a text under several tokenizers, and the merges of one word. Pure functions from requests to
/// answers; HTTP and the page are elsewhere.
package kawi.samples.play.tokens;
