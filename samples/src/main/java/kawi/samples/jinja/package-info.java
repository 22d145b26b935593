/// The part of the Jinja template language that chat templates use. What is not supported is refused by name when a
/// template is parsed, so that every text that is rendered is exactly Jinja's.
package kawi.samples.jinja;
