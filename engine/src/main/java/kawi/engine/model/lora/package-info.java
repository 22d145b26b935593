/// Low-rank adaptation (LoRA): a frozen linear layer, and beside it two small matrices that are trained.
package kawi.engine.model.lora;
