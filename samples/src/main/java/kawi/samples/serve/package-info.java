/// OpenAI's HTTP API for a model of one's own. All requests are decoded as one continuous batch
/// ([kawi.samples.serve.decode.DecodeLoop]); each answer has the same bits as alone.
package kawi.samples.serve;
