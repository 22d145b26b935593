"""Makes tokenizers.jsonl.gz: random tokenizer.json files, texts, their ids and their decoded texts.

    pip install tokenizers
    python oracle.py [NUMBER-OF-FILES SEED]

A file a line: {"file": ..., "texts": [[text, ids, ids with special tokens, ids with template, decoded ids], ...]}.
Also models.jsonl.gz, the same for files as published models have them: Llama 2, Mistral, Gemma, Llama 3, Qwen 2, SmolLM2.
Written with tokenizers 0.23.2.
"""

import gzip
import json
import pathlib
import random
import sys

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HERE = pathlib.Path(__file__).parent
RANDOM = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 33)
CORPUS = ["The whale, the whale! Ahab's 1,234 whales don't go\n\tto sea  again.", "naïve café Straße 中文中文 한글 e\u0301",
          "the the the HTTPServer camelCase x = y[i] += 1;\r\n\r\n", "▁ \u00a0\u3000 😀😀 ½ Ⅷ ٣٤٥ \u200d don't I'LL"]
CHARACTERS = list("aabbcdehtw  \n\t.,!'19AHÉé中文한😀▁_ßΣ") + ["\u0301", "\u00a0", "\u3000", "\u200d", "½", "\r\n", "İ"]
WORDS = ["the", " whale", "whale", "Ahab", "don't", "中文", "<s>", "</s>", "<m>", "<x>", " <x> ", "  ", "12345", "wha", "<n>", "Caf\u0301e"]
LLAMA3 = ("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")
PATTERNS = ["\\s+", "\\p{L}+", "[[:alpha:]]+|[^[:alpha:]]+", "\\w+|[^\\w\\s]+", "\\b", "a*", "[.,!?]", "(?i)the", "\\d{1,3}(?=(?:\\d{3})*\\b)",
            "(?<=\\n)", LLAMA3, "\\p{N}", " ?\\p{L}+|.", "(?:\\p{L}\\p{M}*)+"]
BEHAVIORS = ["removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous"]


def text():
    return "".join(RANDOM.choice(WORDS) if RANDOM.random() < 0.35 else RANDOM.choice(CHARACTERS) for _ in range(RANDOM.randint(0, 9)))


def sequence(kind, steps):
    """One step, a sequence, or sequences within sequences."""
    if len(steps) == 1 and RANDOM.random() < 0.7:
        return steps[0]
    if len(steps) > 2 and RANDOM.random() < 0.3:
        return {"type": "Sequence", kind: [steps[0], {"type": "Sequence", kind: steps[1:]}]}
    return {"type": "Sequence", kind: steps}


def pattern(may_be_empty=True):
    if RANDOM.random() < 0.4:
        return {"String": RANDOM.choice([" ", "a", "the", "😀", "▁", ".", "  "])}
    return {"Regex": RANDOM.choice(PATTERNS if may_be_empty else PATTERNS[:4] + PATTERNS[6:9])}


def split():
    return {"type": "Split", "pattern": pattern(), "behavior": "".join(each.capitalize() for each in RANDOM.choice(BEHAVIORS).split("_")),
            "invert": RANDOM.random() < 0.3}


def byte_level(regex=None):
    return {"type": "ByteLevel", "add_prefix_space": RANDOM.random() < 0.3, "trim_offsets": True,
            "use_regex": RANDOM.random() < 0.5 if regex is None else regex}


def metaspace(first_allowed):
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": RANDOM.choice(["always", "never"] + ["first"] * first_allowed),
            "split": RANDOM.random() < 0.6}


def pre_tokenizer_step():
    return RANDOM.choice([
        split, split, lambda: {"type": "Whitespace"}, lambda: {"type": "WhitespaceSplit"}, lambda: {"type": "BertPreTokenizer"},
        lambda: {"type": "Digits", "individual_digits": RANDOM.random() < 0.5},
        lambda: {"type": "Punctuation", "behavior": "Contiguous"}, lambda: {"type": "Punctuation", "behavior": "Isolated"},
        lambda: {"type": "CharDelimiterSplit", "delimiter": "e"}, lambda: {"type": "FixedLength", "length": RANDOM.randint(1, 5)}])()


def normalizer_step():
    return RANDOM.choice([
        lambda: {"type": RANDOM.choice(["NFC", "NFD", "NFKC", "NFKD"])}, lambda: {"type": "Lowercase"},
        lambda: {"type": "Replace", "pattern": pattern(may_be_empty=False), "content": RANDOM.choice(["", "x", " ", "aa"])},
        lambda: {"type": "Prepend", "prepend": RANDOM.choice(["▁", " ", "x"])},
        lambda: {"type": "Strip", "strip_left": RANDOM.random() < 0.5, "strip_right": RANDOM.random() < 0.5}])()


def added_tokens(vocabulary):
    found = []
    for content in RANDOM.sample(["<s>", "</s>", "<m>", "<x>", "<n>", "whale", "the", "Ahab"], RANDOM.randint(0, 5)):
        special = content in ("<s>", "</s>", "<m>")
        found.append({"id": vocabulary.get(content, len(vocabulary) + len(found)), "content": content, "single_word": RANDOM.random() < 0.3,
                      "lstrip": RANDOM.random() < 0.3, "rstrip": RANDOM.random() < 0.3,
                      "normalized": RANDOM.random() < 0.4 and not special, "special": special})
    free = [token for token in found if token["content"] not in vocabulary]
    for number, token in enumerate(free):
        token["id"] = len(vocabulary) + number
    return found


def trained(tokenizer, byte_alphabet):
    trainer = trainers.BpeTrainer(
        vocab_size=RANDOM.choice([300, 340]) if byte_alphabet else RANDOM.choice([70, 110]), min_frequency=1, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if byte_alphabet and RANDOM.random() < 0.7 else [])
    tokenizer.train_from_iterator(CORPUS, trainer)
    return json.loads(tokenizer.to_str())["model"]


def template(vocabulary, added):
    ids = {token["content"]: token["id"] for token in added if token["special"]}
    if not ids or RANDOM.random() < 0.5:
        return RANDOM.choice([None, byte_level(False)])
    specials = {name: {"id": name, "ids": [id], "tokens": [name]} for name, id in ids.items()}
    single = [{"SpecialToken": {"id": name, "type_id": 0}} for name in ids if RANDOM.random() < 0.7] + [{"Sequence": {"id": "A", "type_id": 0}}]
    single += [{"SpecialToken": {"id": name, "type_id": 0}} for name in ids if RANDOM.random() < 0.4]
    processing = {"type": "TemplateProcessing", "single": single, "pair": single + [{"Sequence": {"id": "B", "type_id": 1}}],
                  "special_tokens": specials}
    return processing if RANDOM.random() < 0.5 else {"type": "Sequence", "processors": [byte_level(False), processing]}


def random_file():
    """A tokenizer on bytes or on characters."""
    on_bytes = RANDOM.random() < 0.6
    normalizer = [normalizer_step() for _ in range(RANDOM.choice([0, 0, 0, 1, 1, 2, 3]))]
    steps = [pre_tokenizer_step() for _ in range(RANDOM.choice([0, 1, 1, 2, 3]))]
    decoder = [{"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}]
    if on_bytes and RANDOM.random() < 0.8:
        steps.insert(RANDOM.randint(len(steps) // 2, len(steps)), byte_level())
    elif on_bytes:
        normalizer.append({"type": "ByteLevel"})
    else:
        removes = any(step["type"] in ("Strip", "Replace") for step in normalizer)
        if RANDOM.random() < 0.5:
            steps.insert(0, metaspace(not removes))
        decoder = RANDOM.choice([
            [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
             {"type": "Strip", "content": " ", "start": 1, "stop": 0}],
            [{"type": "Metaspace", "replacement": "▁", "prepend_scheme": RANDOM.choice(["always", "never", "first"]), "split": True}],
            [{"type": "ByteFallback"}, {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}, {"type": "Fuse"}],
            [{"type": "Strip", "content": "▁", "start": 2, "stop": 0}, {"type": "Fuse"}], [{"type": "Fuse"}]])
    file = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
            "normalizer": sequence("normalizers", normalizer) if normalizer else None,
            "pre_tokenizer": sequence("pretokenizers", steps) if steps else None, "post_processor": None,
            "decoder": sequence("decoders", decoder),
            "model": json.loads(Tokenizer(models.BPE()).to_str())["model"]}
    model = trained(Tokenizer.from_str(json.dumps(file)), on_bytes)
    vocabulary = model["vocab"]
    model["ignore_merges"] = RANDOM.random() < 0.3
    model["fuse_unk"] = RANDOM.random() < 0.5
    if on_bytes:
        model["unk_token"] = "<unk>" if "é" not in vocabulary or RANDOM.random() < 0.2 else None
    else:
        model["byte_fallback"] = RANDOM.random() < 0.6
        bytes_known = range(256) if RANDOM.random() < 0.7 else range(128, 256)
        for value in bytes_known if model["byte_fallback"] else []:
            vocabulary["<0x%02X>" % value] = len(vocabulary)
        model["unk_token"] = "<unk>"
    if model["unk_token"]:
        vocabulary["<unk>"] = len(vocabulary)
    if RANDOM.random() < 0.3 and not on_bytes and not model["ignore_merges"]:  # else Kawi differs, on purpose
        vocabulary["<s>"] = len(vocabulary)
    file["model"] = model
    file["added_tokens"] = added_tokens(vocabulary)
    file["post_processor"] = template(vocabulary, file["added_tokens"])
    return file


def answers(file, texts):
    tokenizer = Tokenizer.from_str(json.dumps(file))
    for each in texts:
        special = tokenizer.encode(each, add_special_tokens=False).ids
        whole = tokenizer.encode(each).ids
        decoded = tokenizer.decode(special, skip_special_tokens=False)
        tokenizer.encode_special_tokens = True
        plain = tokenizer.encode(each, add_special_tokens=False).ids
        tokenizer.encode_special_tokens = False
        yield [each, plain, special, whole, decoded]


def line(file, texts):
    # What training adds and reading does not need is left out, and merges are written as texts: shorter.
    if not any(" " in part for pair in file["model"]["merges"] for part in pair):
        file["model"]["merges"] = [" ".join(pair) for pair in file["model"]["merges"]]
    return {"file": file, "texts": list(answers(file, texts))}


def random_lines(count):
    """Files and texts on which `tokenizers` itself does not fail: some normalizers make it panic."""
    while count > 0:
        try:
            made = line(random_file(), [text() for _ in range(8)])
        except BaseException as failure:
            if type(failure).__name__ != "PanicException":
                raise
            continue
        count -= 1
        yield made


def write(name, objects):
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in objects]
    (HERE / name).write_bytes(gzip.compress("".join(lines).encode(), mtime=0))


def special(id, content, **flags):
    return {"id": id, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True, **flags}


def model_file(name):
    """A small file with the parts of a published one."""
    llama_decoder = [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"},
                     {"type": "Strip", "content": " ", "start": 1, "stop": 0}]
    space = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    bytes_ = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    isolated = {"type": "Split", "pattern": {"Regex": LLAMA3}, "behavior": "Isolated", "invert": False}
    file = {"version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None, "pre_tokenizer": None,
            "post_processor": None, "decoder": {"type": "Sequence", "decoders": llama_decoder},
            "model": json.loads(Tokenizer(models.BPE()).to_str())["model"]}
    if name == "llama2":
        file["normalizer"] = {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, space]}
    elif name == "mistral":
        file["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}
    elif name == "gemma":
        file["normalizer"] = space
        file["pre_tokenizer"] = {"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": False}
        file["decoder"]["decoders"] = llama_decoder[:3]
    elif name == "llama3":
        file["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [isolated, bytes_]}
    elif name == "qwen2":
        file["normalizer"] = {"type": "NFC"}
        isolated["pattern"]["Regex"] = LLAMA3.replace("{1,3}", "")
        file["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [isolated, bytes_]}
    elif name == "smollm2":
        file["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [
            {"type": "Digits", "individual_digits": True}, {**bytes_, "use_regex": True}]}
    on_bytes = name in ("llama3", "qwen2", "smollm2")
    if on_bytes:
        file["decoder"] = {**bytes_, "add_prefix_space": True, "use_regex": True}
    # The whole text is one pre-token in Llama 2: learned from words instead, as SentencePiece does.
    learner = Tokenizer.from_str(json.dumps(file))
    if not on_bytes:
        learner.normalizer = None
        learner.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=400 if on_bytes else 150, min_frequency=1, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if on_bytes else [])
    learner.train_from_iterator(CORPUS, trainer)
    model = json.loads(learner.to_str())["model"]
    if on_bytes:
        size = len(model["vocab"])
        names = {"llama3": ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"], "qwen2": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
                 "smollm2": ["<|endoftext|>", "<|im_start|>", "<repo_name>"]}[name]
        file["added_tokens"] = [special(size + number, content) for number, content in enumerate(names)]
        model["ignore_merges"] = name == "llama3"
        if name == "llama3":
            first = names[0]
            file["post_processor"] = {"type": "Sequence", "processors": [{**bytes_, "use_regex": True}, {
                "type": "TemplateProcessing", "single": [{"SpecialToken": {"id": first, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                "pair": [{"SpecialToken": {"id": first, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
                "special_tokens": {first: {"id": first, "ids": [size], "tokens": [first]}}}]}
    else:
        names = ["<unk>", "<s>", "</s>"] + ["<0x%02X>" % value for value in range(256)]
        model["vocab"] = {token: id for id, token in enumerate(names + list(model["vocab"]))}
        model.update(unk_token="<unk>", byte_fallback=True, fuse_unk=True)
        file["added_tokens"] = [special(id, content) for id, content in enumerate(names[:3])]
        file["post_processor"] = {
            "type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}}
    file["model"] = model
    return file


MODELS = ["llama2", "mistral", "gemma", "llama3", "qwen2", "smollm2"]
write("models.jsonl.gz", ({"name": name, **line(model_file(name), [text() for _ in range(60)] + CORPUS)} for name in MODELS))
write("tokenizers.jsonl.gz", random_lines(int(sys.argv[1]) if len(sys.argv) > 1 else 150))
