/// A small HTTP server for local use: the JDK's own (`jdk.httpserver`) on virtual threads, with limits, checks of where
/// a request comes from, server-sent events, and one form of errors. It knows nothing of models.
package kawi.samples.http;
