/// Decodes the texts of all requests in one continuous batch. It knows requests and events, and nothing of HTTP but the
/// answer of a full queue.
package kawi.samples.serve.decode;
