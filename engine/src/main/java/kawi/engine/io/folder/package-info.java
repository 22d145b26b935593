/// Model folders as Hugging Face writes them.
///
/// [kawi.engine.io.folder.PretrainedModel] reads all that is in one: the model, the tokenizer and the end tokens.
/// [kawi.engine.io.folder.GptFolder] reads and writes the model only, and [kawi.engine.io.folder.ModelFolder] each
/// weight by its name.
package kawi.engine.io.folder;
