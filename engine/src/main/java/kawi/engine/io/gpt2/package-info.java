/// The model folder that Hugging Face writes for GPT-2: `config.json` and `model.safetensors`.
///
/// [kawi.engine.io.gpt2.ModelFolder] opens and writes a folder. [kawi.engine.io.gpt2.Gpt2ConfigFile] is its
/// `config.json`, [kawi.engine.io.gpt2.Gpt2Layout] the names and shapes of its tensors. `KawiParts` adds the keys of
/// parts that GPT-2 does not have. For a whole [kawi.engine.model.Gpt] use [kawi.engine.io.gpt2.GptFolder].
package kawi.engine.io.gpt2;
