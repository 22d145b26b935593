/// The files of GPT-2 in Hugging Face's layout.
///
/// [kawi.engine.io.gpt2.Gpt2ConfigFile] is its `config.json`, [kawi.engine.io.gpt2.Gpt2Layout] the names and shapes of
/// its tensors. `KawiParts` adds the keys of parts that GPT-2 does not have. Whole folders are in
/// [kawi.engine.io.folder].
package kawi.engine.io.gpt2;
