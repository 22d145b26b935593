/// What the readers and writers of model files share: their exception, the contents of a `config.json`, the lock on a
/// training folder, and SHA-256.
///
/// The formats are packages of their own: [kawi.engine.io.safetensors] for tensors, [kawi.engine.io.gpt2] for GPT-2's
/// configuration and names; [kawi.engine.io.folder] for whole model folders. Start with
/// [kawi.engine.io.folder.ModelFolder]. All files are written with [kawi.tokenizer.io.AtomicFile], so that a crash
/// leaves either the old file or the new one, both complete.
package kawi.engine.io;
