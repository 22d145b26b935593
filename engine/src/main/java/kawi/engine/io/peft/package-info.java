/// Low-rank adapters in the files of Hugging Face's `peft`.
package kawi.engine.io.peft;
