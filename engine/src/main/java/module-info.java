/// The GPT, its trainer and its generator.
module kawi.engine {
    requires transitive kawi.autograd;
    requires transitive kawi.tokenizer;

    exports kawi.engine.constrain;
    exports kawi.engine.constrain.grammar;
    exports kawi.engine.data;
    exports kawi.engine.generate;
    exports kawi.engine.generate.search;
    exports kawi.engine.generate.speculation;
    exports kawi.engine.generate.strategy;
    exports kawi.engine.io;
    exports kawi.engine.io.folder;
    exports kawi.engine.io.gguf;
    exports kawi.engine.io.gpt2;
    exports kawi.engine.io.peft;
    exports kawi.engine.io.safetensors;
    exports kawi.engine.model;
    exports kawi.engine.model.attention;
    exports kawi.engine.model.count;
    exports kawi.engine.model.lora;
    exports kawi.engine.train;
    exports kawi.engine.train.checkpoint;
    exports kawi.engine.train.diloco;
    exports kawi.engine.train.finetune;
}
