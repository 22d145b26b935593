"""Makes the files beside it: what Hugging Face's tokenizers, with Oniguruma, matches and how it splits.

    pip install tokenizers
    python oracle.py

matches.jsonl: a pattern a line, and texts cut into its matches ("+...") and what is between them ("-...").
splits.jsonl: a pattern, a behavior and invert a line, and pairs of a text and its pieces.
Written with tokenizers 0.23.2.
"""

import json
import pathlib
import random

from tokenizers import Regex
from tokenizers.pre_tokenizers import Split

HERE = pathlib.Path(__file__).parent
RANDOM = random.Random(22)

CHARACTERS = list("aabbcABz  \n\r\t\x0b\x1c\x85\xa0\u3000_-.,!?'\"[]^&$+*()12٣¼²Ⅷéß中あ한Жж") + [
    "\u0301", "\u094d", "\u200c", "\u200d", "\u2028", "😀", "𝒜", "𐐀", "𐐨", "İ", "ı", "ſ", "ǅ", "ʰ", "K", "Σ", "ς"]
WORDS = ["don't", "I'LL", "whale", "  ", "\r\n", "\n\n", "e\u0301", "क्षि", "👩‍👩‍👧", "3.14", "HTTPServer", "aaaa", "abab"]
LITERALS = list("aabbcAB 1_'é中Ж") + ["\\n", "\\.", "\\*", "\\x41", "\\x{1F600}", "\\u0301", "😀", "\\-", "\\t"]
CLASSES = [
    "\\s", "\\S", "\\w", "\\W", "\\d", "\\D", "\\h", "\\H", "\\R", "\\N", "\\O", ".", "[ab]", "[^ab]", "[a-cx-z]", "[^\\s]",
    "[a-z&&[^b]]", "[\\w&&[^\\d_]]", "[a-z&&b-c]", "[\\w\\s]", "[^\\w\\s]", "[[:alpha:]]", "[[:^alpha:]]", "[[:punct:]]",
    "[[:upper:][:digit:]]", "[^[:space:]]", "[[:alnum:]]", "[[:word:]]", "[[:graph:]]", "[[:print:]]", "[[:cntrl:]]",
    "[[:blank:]]", "[[:xdigit:]]", "[[:lower:]]", "[[:ascii:]]", "\\p{L}", "\\p{Lu}", "\\P{L}", "\\p{^L}", "\\p{M}", "\\p{N}",
    "\\p{Nd}", "\\p{P}", "\\p{S}", "\\p{Z}", "\\p{C}", "\\p{Han}", "\\p{Hiragana}", "\\p{Cyrillic}", "\\p{Alphabetic}",
    "[^\\r\\n\\p{L}\\p{N}]", "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]", "[\\p{L}\\p{M}]", "[.,!?]", "[a-]", "[-a]", "[\\]\\[]",
    "[a[bc]]", "[^a[bc]]"]
ANCHORS = ["^", "$", "\\A", "\\z", "\\Z", "\\b", "\\B", "\\G"]
QUANTIFIERS = ["?", "*", "+", "??", "*?", "+?", "?+", "*+", "++", "{2}", "{1,3}", "{2,}", "{,2}", "{1,2}?", "{2}?"]
LLAMA3 = ("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
          "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")
PUBLISHED = [
    "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",  # GPT-2
    LLAMA3,
    LLAMA3.replace("{1,3}", ""),  # Qwen 2
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",  # o200k_base
    "(?:[^\\r\\n\\p{L}\\p{N}]?(?:\\p{L}\\p{M}*(?: \\p{L}\\p{M}*)*)+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]?"
    "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+)",  # a repeated group, as EXAONE's
    " ?[^(\\s|[.,!?…。，、।۔،])]+",  # BLOOM
    "\\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+",  # DeepSeek V3
    "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
    "| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",  # DeepSeek V3
    "\\d{1,3}(?=(?:\\d{3})*\\b)",  # digits from the right
    "\\s+|[^\\s]+", "(?<=\\n)", "(?<![a-z])[a-z]+", "(?>a+)b|.",
]
SPLIT_PATTERNS = ["a*", "\\s*", "\\s+", "\\b", "\\B", "(?=[A-Z])", "", "x?", "\\p{L}+", "[.,!?]", "^", "$", "a|", "(?<=a)", "😀*", " "]


def text():
    parts = []
    for _ in range(RANDOM.randint(0, 7)):
        parts.append(RANDOM.choice(WORDS) if RANDOM.random() < 0.2 else RANDOM.choice(CHARACTERS))
    return "".join(parts)


def pattern(depth):
    kind = RANDOM.random()
    if depth == 0 or kind < 0.3:
        return RANDOM.choice(LITERALS if RANDOM.random() < 0.5 else CLASSES)
    if kind < 0.4:
        return RANDOM.choice(ANCHORS)
    if kind < 0.6:
        return "".join(pattern(depth - 1) for _ in range(RANDOM.randint(1, 3)))
    if kind < 0.7:
        return "(?:" + "|".join(pattern(depth - 1) for _ in range(RANDOM.randint(2, 3))) + ")"
    if kind < 0.85:
        return "(" + RANDOM.choice(LITERALS + CLASSES) + pattern(depth - 1) + ")" + RANDOM.choice(QUANTIFIERS)
    if kind < 0.9:
        return RANDOM.choice(CLASSES) + RANDOM.choice(QUANTIFIERS)
    if kind < 0.96:
        return RANDOM.choice(["(?=", "(?!", "(?>"]) + pattern(depth - 1) + ")"
    if kind < 0.98:
        return RANDOM.choice(["(?<=", "(?<!"]) + RANDOM.choice(LITERALS + CLASSES[:8] + CLASSES[9:]) + ")"
    return RANDOM.choice(["(?i:", "(?m:", "(?i-m:"]) + pattern(depth - 1) + ")"


def cut(regex, each):
    matches = {span for _, span in Split(regex, "removed", invert=True).pre_tokenize_str(each)}
    return [("+" if span in matches else "-") + piece for piece, span in Split(regex, "isolated").pre_tokenize_str(each)]


def write(name, objects):
    lines = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in objects]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def matches():
    patterns = PUBLISHED + sorted(set(CLASSES + ANCHORS)) + [pattern(3) for _ in range(1500)]
    for number, each in enumerate(dict.fromkeys(patterns)):
        texts = [text() for _ in range(20 if number < len(PUBLISHED) else 5)]
        if number < len(PUBLISHED):
            texts += ["Hello, world! It's 12345678 o'clock.\n\n  naïve 中文 e\u0301", "a b c\r\n\t d", "The  QUICK brown fox's"]
        try:
            regex = Regex(each)
        except Exception:
            yield {"pattern": each, "invalid": True}
            continue
        yield {"pattern": each, "texts": [cut(regex, one) for one in texts]}


def splits():
    behaviors = {"removed": "Removed", "isolated": "Isolated", "merged_with_previous": "MergedWithPrevious",
                 "merged_with_next": "MergedWithNext", "contiguous": "Contiguous"}
    for each in SPLIT_PATTERNS:
        for behavior, name in behaviors.items():
            for invert in [False, True]:
                splitter = Split(Regex(each), behavior, invert)
                texts = ["a😀b", "", "  a  aab. A😀😀Ba!?", text() + text()]
                yield {"pattern": each, "behavior": name, "invert": invert,
                       "texts": [[one, [piece for piece, _ in splitter.pre_tokenize_str(one)]] for one in texts]}


write("matches.jsonl", matches())
write("splits.jsonl", splits())
