/// Model files that the ecosystem already reads: safetensors, and the folder that Hugging Face writes for GPT-2.
///
/// Read [kawi.engine.io.ModelFolder] first: a model is saved to it and loaded from it. Below it are
/// [kawi.engine.io.Gpt2ConfigFile] (the sizes), [kawi.engine.io.Gpt2Layout] (the names) and
/// [kawi.engine.io.SafetensorsFile] with [kawi.engine.io.SafetensorsWriter] (the numbers). Whatever is written goes
/// through [kawi.tokenizer.io.AtomicFile], so that a crash leaves the old file or the new one, never a piece.
package kawi.engine.io;
