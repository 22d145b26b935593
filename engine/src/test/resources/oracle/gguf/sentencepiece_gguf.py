"""Writes sentencepiece.gguf: a small vocabulary of SentencePiece's BPE with the Python package gguf, and the ids of texts.

    pip install tokenizers gguf && python3 sentencepiece_gguf.py

The file has no tensors. The ids are those of the library tokenizers with the normalizer, the merges and the byte
fallback that transformers gives to Llama 2's vocabulary: merges are all ways to make a token of two others, the highest
score first, then the longest left part. `test.texts` has the texts, `test.ids.N` the ids of text N.
"""

import pathlib

import gguf
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, trainers

FOLDER = pathlib.Path(__file__).parent
SPECIAL = ["<unk>", "<s>", "</s>"]
BYTES = [f"<0x{b:02X}>" for b in range(256)]
LINES = [
    "the whale and the sea, the theory of the whale",
    "there he breathes; there she blows! there they were, hereafter",
    "a banana, bananas, aaaa aaaaa nana ananas",
    "größer als 123 und 1234  äöü",
]
TEXTS = LINES + ["", " ", "  two", "the 鯨 is 🐋 é\n\tx", "the</s>whale<user> there", "aaaaaaa banananana", "▁▁ the"]

trainer = trainers.BpeTrainer(vocab_size=120, special_tokens=[], show_progress=False)
trained = Tokenizer(models.BPE())
trained.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
trained.train_from_iterator(LINES, trainer)
by_id = sorted(trained.get_vocab().items(), key=lambda item: item[1])
pieces = [piece for piece, _ in by_id if len(piece) > 1]
characters = [piece for piece, _ in by_id if len(piece) == 1]

tokens = SPECIAL + BYTES + pieces + characters + ["<user>", ""]
types = [2, 3, 3] + [6] * 256 + [1] * (len(pieces) + len(characters)) + [4, 5]
normal = len(SPECIAL) + len(BYTES)
scores = [0.0] * normal + [-float(i) for i in range(len(pieces) + len(characters))] + [-1000.0, -1001.0]

ids = {token: i for i, token in enumerate(tokens) if types[i] == 1}
merges = []
for token, i in ids.items():
    for cut in range(1, len(token)):
        if token[:cut] in ids and token[cut:] in ids:
            merges.append((scores[i], cut, len(token) - cut, token[:cut], token[cut:]))
merges.sort(key=lambda merge: merge[:3], reverse=True)
vocabulary = {token: i for i, token in enumerate(tokens) if types[i] != 5}
tokenizer = Tokenizer(
    models.BPE(vocabulary, [merge[3:] for merge in merges], unk_token="<unk>", fuse_unk=True, byte_fallback=True)
)
tokenizer.normalizer = trained.normalizer
tokenizer.decoder = decoders.Sequence(
    [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
)
tokenizer.add_special_tokens([AddedToken(token, normalized=False, special=True) for token in SPECIAL])
tokenizer.add_tokens([AddedToken("<user>", normalized=False)])

writer = gguf.GGUFWriter(FOLDER / "sentencepiece.gguf", "llama")
writer.add_tokenizer_model("llama")
writer.add_tokenizer_pre("default")
writer.add_token_list(tokens)
writer.add_token_scores(scores)
writer.add_token_types(types)
writer.add_unk_token_id(0)
writer.add_bos_token_id(1)
writer.add_eos_token_id(2)
writer.add_add_bos_token(True)
writer.add_add_space_prefix(True)
writer.add_array("test.texts", TEXTS)
for i, text in enumerate(TEXTS):
    encoded = tokenizer.encode(text, add_special_tokens=False).ids
    writer.add_array(f"test.ids.{i}", encoded or [-1])
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.close()
print(len(tokens), [tokenizer.encode(t).ids[:12] for t in TEXTS])
