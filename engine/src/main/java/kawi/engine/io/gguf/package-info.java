/// The GGUF format: a model in one file, as llama.cpp and Ollama read it. Metadata (the configuration and the
/// tokenizer), then tensors of any type of ggml.
///
/// [kawi.engine.io.gguf.GgufFile] reads the format and [kawi.engine.io.gguf.GgufWriter] writes it; `GgufLayout` has the
/// names of the tensors, `GgufConfig` the keys of the configuration. [kawi.engine.io.gguf.GgufModel] reads a whole
/// model, [kawi.engine.io.gguf.GgufExport] writes one. The whole header is validated before any tensor is read, so that
/// a damaged or hostile file is an error of one line.
package kawi.engine.io.gguf;
