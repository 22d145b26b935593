/// Model folders as Hugging Face writes them: [kawi.engine.io.folder.ModelFolder] opens and writes one, and
/// [kawi.engine.io.folder.GptFolder] reads and writes a whole [kawi.engine.model.Gpt].
package kawi.engine.io.folder;
