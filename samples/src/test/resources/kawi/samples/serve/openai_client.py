"""Uses `kawi serve` through OpenAI's own Python package. Run by hand (pip install openai jsonschema), beside a server of a
model that knows English letters and JSON's signs, such as one of byte pairs:

    ./kawi train
    ./kawi serve --model models/moby-dick-minute
    python3 openai_client.py [URL] [--seconds N] [--clients N] [--template]

First every feature once, then many clients at the same time, whose answers must be those that they get one after another.
With --template the server must have been started with --chat-template, and chats are tried too.
"""

import argparse
import json
import random
import threading
import time

import jsonschema
import openai
from openai import OpenAI

options = argparse.ArgumentParser()
options.add_argument("url", nargs="?", default="http://127.0.0.1:8080")
options.add_argument("--seconds", type=float, default=10)
options.add_argument("--clients", type=int, default=64)
options.add_argument("--template", action="store_true")
given = options.parse_args()

client = OpenAI(base_url=given.url + "/v1", api_key="none", max_retries=0, timeout=600)
model = client.models.list().data[0].id

SCHEMA = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 12}, "age": {"type": "integer", "minimum": 0, "maximum": 150}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
FORMAT = {"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": SCHEMA}}


def features():
    for part in client.completions.create(model=model, prompt="Call me ", seed=7, max_tokens=40, stream=True):
        print(part.choices[0].text, end="", flush=True)
    print()

    whole = client.completions.create(model=model, prompt="Call me ", seed=7, max_tokens=40)
    parts = client.completions.create(
        model=model, prompt="Call me ", seed=7, max_tokens=40, stream=True, stream_options={"include_usage": True}
    )
    text, usage = "", None
    for part in parts:
        text += part.choices[0].text if part.choices else ""
        usage = part.usage or usage
    assert text == whole.choices[0].text
    assert usage == whole.usage and usage.completion_tokens == 40

    several = client.completions.create(model=model, prompt=["The ", "A "], n=3, seed=1, max_tokens=10, stop=["e"])
    assert [choice.index for choice in several.choices] == list(range(6))
    assert all("e" not in choice.text for choice in several.choices)
    best = client.completions.create(model=model, prompt="The ", best_of=5, n=2, seed=1, max_tokens=10)
    assert len(best.choices) == 2

    scored = client.completions.create(model=model, prompt="The whale", max_tokens=0, echo=True, logprobs=3)
    logprobs = scored.choices[0].logprobs
    assert scored.choices[0].text == "The whale" and "".join(logprobs.tokens) == "The whale"
    assert logprobs.token_logprobs[0] is None and all(each < 0 for each in logprobs.token_logprobs[1:])

    person = client.completions.create(
        model=model, prompt="A person: ", max_tokens=200, seed=3, extra_body={"response_format": FORMAT, "top_k": 20, "min_p": 0.01}
    )
    jsonschema.validate(json.loads(person.choices[0].text), SCHEMA)
    print(person.choices[0].text)

    for status, wrong in [
        (openai.NotFoundError, {"model": "another"}),
        (openai.BadRequestError, {"temperature": -1}),
        (openai.BadRequestError, {"extra_body": {"nonsense": 1}}),
    ]:
        try:
            client.completions.create(**({"model": model, "prompt": "The "} | wrong))
            raise AssertionError(f"{wrong} was accepted")
        except status as e:
            print(status.__name__, e.body["message"])


def chats():
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Who are you?"}]
    settings = {"model": model, "messages": messages, "seed": 5, "max_tokens": 40}
    whole = client.chat.completions.create(**settings, logprobs=True, top_logprobs=2)
    choice = whole.choices[0]
    assert choice.message.role == "assistant" and len(choice.logprobs.content) == whole.usage.completion_tokens
    written = bytes(byte for token in choice.logprobs.content for byte in token.bytes)
    assert written.decode(errors="replace") == choice.message.content
    text = "".join(part.choices[0].delta.content or "" for part in client.chat.completions.create(**settings, stream=True))
    assert text == choice.message.content
    person = client.chat.completions.create(**(settings | {"max_tokens": 200}), response_format=FORMAT)
    jsonschema.validate(json.loads(person.choices[0].message.content), SCHEMA)
    print(repr(text), person.choices[0].message.content)


def some_request(number):
    """The request of a number is always the same."""
    dice = random.Random(number)
    return {
        "prompt": dice.choice(["The whale", "Call me Ishmael. ", "\n", "It was a dark and stormy night on the sea, and "]),
        "max_tokens": dice.choice([1, 5, 20, 40, 80, 160]),
        "seed": number,
        "temperature": dice.choice([0, 0.7, 1.0, 1.3]),
        "top_p": dice.choice([1, 0.9]),
        "stop": dice.choice([None, ["."]]),
        "logprobs": dice.choice([None, 1]),
    }


def answer(request):
    choice = client.completions.create(model=model, **request).choices[0]
    return choice.text, choice.finish_reason, choice.logprobs and choice.logprobs.token_logprobs


def many_clients():
    answers, tokens, lock = {}, [0], threading.Lock()
    end = time.time() + given.seconds
    numbers = iter(range(10**9))

    def one_client():
        while time.time() < end:
            with lock:
                number = next(numbers)
            found = answer(some_request(number))
            with lock:
                answers[number] = found
                tokens[0] += len(found[0])

    begin = time.time()
    threads = [threading.Thread(target=one_client) for _ in range(given.clients)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    together = tokens[0] / (time.time() - begin)
    print(f"{given.clients} clients: {len(answers)} answers, {together:.0f} characters a second")

    begin = time.time()
    alone = 0
    for number in sorted(answers):
        found = answer(some_request(number))
        assert found == answers[number], f"request {number}: {answers[number]} together, {found} alone"
        alone += len(found[0])
    alone /= time.time() - begin
    print(f"one after another: the same {len(answers)} answers, {alone:.0f} characters a second; ratio {together / alone:.2f}")


features()
if given.template:
    chats()
many_clients()
