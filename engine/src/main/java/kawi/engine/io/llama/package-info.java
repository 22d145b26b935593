/// The files of Llama, Qwen2 and Qwen3 in Hugging Face's layout.
///
/// [kawi.engine.io.llama.LlamaType] says which of them expresses a model, [kawi.engine.io.llama.LlamaConfigFile] is the
/// `config.json`, [kawi.engine.io.llama.LlamaLayout] the names, shapes and order of the tensors. Whole folders are in
/// [kawi.engine.io.folder].
package kawi.engine.io.llama;
