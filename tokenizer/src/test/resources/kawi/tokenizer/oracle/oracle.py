"""Makes the files beside it: texts of every kind, and their ids by tiktoken and by Hugging Face's tokenizers.

    pip install tiktoken tokenizers
    python oracle.py FOLDER-WITH-TIKTOKEN-FILES

The folder holds r50k_base.tiktoken, cl100k_base.tiktoken and o200k_base.tiktoken; jtokkit's jar has them too.
Written with tiktoken 0.14.0 and tokenizers 0.23.2.
"""

import base64
import json
import pathlib
import random
import sys

import tiktoken
import tiktoken_ext.openai_public as openai
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).parent
RANDOM = random.Random(7)

SCRIPTS = [(0x20, 0x7E)] * 4 + [
    (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x590, 0x5FF), (0x600, 0x6FF), (0x900, 0x97F),
    (0xE00, 0xE7F), (0x1100, 0x11FF), (0x1E00, 0x1FFF), (0x2000, 0x218F), (0x2460, 0x24FF), (0x3000, 0x30FF),
    (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFE00, 0xFFEF), (0x10000, 0x10FFF), (0x1D400, 0x1D7FF), (0x1F000, 0x1FAFF),
    (0xE0000, 0xE01EF), (0, 0x10FFFF)]
SPACES = [" "] * 8 + ["\n"] * 4 + ["\r", "\r\n", "\t", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\xa0", "\u1680",
                                   "\u2003", "\u2028", "\u202f", "\u3000", "\u200b", "\ufeff"]
WORDS = "the whale Ahab camelCase HTTPServer don't I'M you'RE 'tis we'LL x'ſ 'S can't's Straße ǅ ʰ ª".split()
SIGNS = list("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + ["...", "//", "\n//", "();", "->", "''", "/\n/\r"]
OTHERS = ["def f(x):\n    return x**2\n", "{\r\n\t\ta[i] += 1;\n}\r\n", "0xFF 1e-10 123456789 ¼ Ⅷ ٣٤٥", "²³x½",
          "🙂👩‍👩‍👧‍👦🏳️‍🌈🇩🇪✌🏽", "e\u0301 \u0301x \u0301A \u0301\u0301", "中A中AbC中'S", "ABCdefGHI",
          "<|endoftext|>", " <m> ", "<x>", "whale", "whales"]


def character(low, high):
    while True:
        code_point = RANDOM.randint(low, high)
        if not 0xD800 <= code_point <= 0xDFFF:
            return chr(code_point)


def text():
    parts = []
    for _ in range(RANDOM.choice([1, 2, 3, 5, 8, 13])):
        kind = RANDOM.random()
        if kind < 0.25:
            script = RANDOM.choice(SCRIPTS)
            parts += [character(*script) for _ in range(RANDOM.randint(1, 10))]
        elif kind < 0.45:
            parts += RANDOM.choices(SPACES, k=RANDOM.randint(1, 6))
        elif kind < 0.6:
            parts.append(RANDOM.choice(WORDS))
        elif kind < 0.7:
            parts += RANDOM.choices(SIGNS, k=RANDOM.randint(1, 4))
        elif kind < 0.75:
            parts += RANDOM.choices("0123456789٣¼Ⅷ", k=RANDOM.randint(1, 9))
        elif kind < 0.85:
            parts.append(RANDOM.choice(OTHERS))
        elif kind < 0.88:
            parts.append(RANDOM.choice("aA 0!\nあ") * RANDOM.randint(1, 150))
        else:
            parts.append(" " + RANDOM.choice(WORDS))
    return "".join(parts)


def write(name, objects):
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in objects]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def tiktoken_ids(ranks, texts):
    openai.load_tiktoken_bpe = lambda url, expected_hash=None: {
        base64.b64decode(line.split()[0]): int(line.split()[1])
        for line in (ranks / url.split("/")[-1]).read_bytes().splitlines()}
    encodings = {name: tiktoken.Encoding(**getattr(openai, name)())
                 for name in ["r50k_base", "cl100k_base", "o200k_base"]}
    for each in texts:
        ids = {name: encoding.encode_ordinary(each) for name, encoding in encodings.items()}
        special = encodings["cl100k_base"].encode(each, allowed_special="all")
        yield {"text": each, **ids, "cl100k_base with specials": special}


LLAMA3 = ("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")


def byte_level(prefix_space=False, regex=False):
    return pre_tokenizers.ByteLevel(add_prefix_space=prefix_space, use_regex=regex)


def split(pattern, behavior, invert=False):
    return pre_tokenizers.Split(Regex(pattern), behavior, invert)


PRE_TOKENIZERS = {
    "gpt2": byte_level(regex=True),
    "gpt2-prefix-space": byte_level(prefix_space=True, regex=True),
    "whole": byte_level(),
    "llama3": pre_tokenizers.Sequence([split(LLAMA3, "isolated"), byte_level()]),
    "qwen2": pre_tokenizers.Sequence([split(LLAMA3.replace("{1,3}", ""), "isolated"), byte_level()]),
    "words": pre_tokenizers.Sequence([split("\\w+|[^\\w\\s]+", "isolated"), byte_level()]),
    "merged": pre_tokenizers.Sequence([
        split("\\s+", "merged_with_next"), split("[!?.]", "merged_with_previous"), byte_level()]),
    "removed": pre_tokenizers.Sequence([split("\\p{L}+", "removed", invert=True), byte_level()]),
    "digits": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level(regex=True)]),
    "punctuation": pre_tokenizers.Sequence([pre_tokenizers.Punctuation("contiguous"), byte_level(regex=True)]),
    "lines": pre_tokenizers.Sequence([split("^.*$", "isolated"), byte_level()]),
}


def hugging_face(texts):
    tokenizers = {}
    for name, pre_tokenizer in PRE_TOKENIZERS.items():
        tokenizer = Tokenizer(models.BPE(ignore_merges=name == "llama3"))
        tokenizer.pre_tokenizer = pre_tokenizer
        tokenizer.decoder = decoders.ByteLevel()
        tokenizer.normalizer = normalizers.NFC() if name == "qwen2" else None
        trainer = trainers.BpeTrainer(
            vocab_size=400, min_frequency=2, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
        tokenizer.train_from_iterator(["\n".join(texts)], trainer)
        if name != "whole":
            tokenizer.add_special_tokens(["<|endoftext|>", AddedToken("<m>", lstrip=True, normalized=False)])
            tokenizer.add_tokens([
                AddedToken("<x>", rstrip=True, normalized=False), AddedToken("whale", single_word=True),
                AddedToken("é")])
        tokenizer.save(str(HERE / (name + ".json")), pretty=False)
        tokenizers[name] = tokenizer
    for each in texts:
        line = {"text": each}
        for name, tokenizer in tokenizers.items():
            line[name + " with specials"] = tokenizer.encode(each, add_special_tokens=False).ids
            tokenizer.encode_special_tokens = True
            line[name] = tokenizer.encode(each, add_special_tokens=False).ids
            tokenizer.encode_special_tokens = False
        yield line


TEXTS = [text() for _ in range(400)]
write("tiktoken.jsonl", tiktoken_ids(pathlib.Path(sys.argv[1]), TEXTS))
write("huggingface.jsonl", hugging_face(TEXTS[:150]))
