"""Renders chat templates as Hugging Face's transformers does, for TemplateTest. Run in this folder:

    python3 oracle.py > rendered.json

The templates are written for this test in the formats that chat models use; the last ones try single features.
"""

import json

from transformers.utils.chat_template_utils import render_jinja_template

CHATML = """{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"""

DEFAULT_SYSTEM = """{%- if messages[0]['role'] == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
{%- else %}
    {{- '<|im_start|>system\\nYou are helpful.<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""

INSTRUCTIONS = """{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}{% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}"""

HEADERS = """{% set loop_messages = messages %}
{% for message in loop_messages %}
{% set content = '<|start|>' + message['role'] + '<|end|>\\n\\n'+ message['content'] | trim + '<|eot|>' %}
{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}
{{ content }}
{% endfor %}
{% if add_generation_prompt %}{{ '<|start|>assistant<|end|>\\n\\n' }}{% endif %}
"""

TURNS = """{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set prefix = messages[0]['content'] + '\\n\\n' -%}
    {%- else -%}
        {%- set prefix = messages[0]['content'][0]['text'] + '\\n\\n' -%}
    {%- endif -%}
    {%- set rest = messages[1:] -%}
{%- else -%}
    {%- set prefix = "" -%}
    {%- set rest = messages -%}
{%- endif -%}
{%- for message in rest -%}
    {%- set role = "model" if message['role'] == 'assistant' else message['role'] -%}
    {{ '<start_of_turn>' + role + '\\n' + (prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}{%- if item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}{%- endfor -%}
    {%- else -%}
        {{ raise_exception("a wrong content") }}
    {%- endif -%}
    {{ '<end_of_turn>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{ '<start_of_turn>model\\n' }}
{%- endif -%}
"""

NAMESPACE = """{%- set ns = namespace(system='', found=false, last=-1) -%}
{%- for m in messages -%}
  {%- if m.role == 'system' -%}{%- set ns.system = ns.system ~ m.content -%}{%- set ns.found = true -%}{%- endif -%}
  {%- if m.role == 'user' -%}{%- set ns.last = loop.index0 -%}{%- endif -%}
{%- endfor -%}
{{ ns.system | upper }}|{{ ns.found }}|{{ ns.last }}
{% for m in messages if m.role != 'system' %}
{{ loop.index }}/{{ loop.length }} {{ m.role | capitalize }}: {{ m.content | replace('\\n', ' ') }}{% if not loop.last %},{% endif %}

{% else %}
nothing
{% endfor %}
"""

WHITESPACE = "  {# a comment #}\n  {% if true %}\n    a  {{ 'b' }}  \n  {%- set x = 1 %}\n\n c {{- x -}} \n d\n  {%+ if x %}e{% endif %}\n{{ 'f' }}\n\ng{#- h -#}  i\n  {% endif %}  \n\n"

EXPRESSIONS = """{{ 1 + 2 * 3 - -4 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 'a' ~ 1 ~ none ~ true }} {{ 'x' in 'xyz' }} {{ 'q' not in ['q', 'r'] }}
{{ [1, 2, 3][-1] }} {{ 'abcdef'[1:4] }} {{ 'abcdef'[::-1] }} {{ 'abc'[:1] }} {{ [1,2,3][1:] | join('-') }} {{ {'a': {'b': 5}}.a.b }} {{ {'a': 1}['z'] | default('none') }}
{{ missing is defined }} {{ missing is not defined }} {{ none is none }} {{ 3 is odd }} {{ '' | default('e', true) }} {{ missing or 'other' }} {{ 'a' and 'b' }} {{ not '' }}
{{ 'y' if 1 > 2 else 'n' }} {{ 'y' if 0 }} {{ (1, 2) | length }} {{ 'a,b,c'.split(',') | last }} {{ '  s '.lstrip() }}| {{ 'xxs'.rstrip('s') }} {{ 'ab'.startswith('a') }} {{ 1 == 1.0 }} {{ 'a' 'b' }}
{{ ' a b '.split() | join('+') }} {{ 'hello world'.title() }} {{ 'ABC' | lower }} {{ 'a' < 'b' }} {{ 2 >= 3 }} {{ true == 1 }} {{ range(3) | join }} {{ range(5, 0, -2) | join(' ') }} {{ 3 is equalto 3 }} {{ 'k' is in ['k'] }}
{{ messages | map(attribute='role') | join(' ') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ messages | rejectattr('role', 'eq', 'user') | map(attribute='content') | first }}
{% for key, value in {'a': 1, 'b': 'x'}.items() %}{{ key }}={{ value }};{% endfor %}
{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% set block %}in a {{ 'block' }}{% endset %}{{ block }} {{ loop is defined }} {{ messages[0].get('name', 'no name') }} {{ messages[0].get('name') }}
{% for m in messages %}{{ m.role if loop.previtem is not defined or loop.previtem.role != m.role }}{{ '>' if loop.nextitem is defined }}{% endfor %}
"""

JSON = """{{ messages | tojson }}
{{ {'a': [1, 2.5, true, none, []], 'é\\t"': {}, 'c': 'x\\\\y'} | tojson(indent=2) }}"""

SCOPES = """{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 9 %}{% endif %}{{ x }}{% for a, b in [[1, 2], [3, 4]] %}{{ a * b }}{% endfor %}"""

CONVERSATIONS = [
    [{"role": "user", "content": "Hi"}],
    [{"role": "system", "content": " Be brief.\n"}, {"role": "user", "content": "  What is it?  "}],
    [
        {"role": "user", "content": "One\n\ntwo"},
        {"role": "assistant", "content": "Three é 小 😀"},
        {"role": "user", "content": "{{ 'no template' }} <b>&amp;</b>"},
    ],
    [
        {"role": "system", "content": "S"},
        {"role": "user", "content": "U"},
        {"role": "assistant", "content": ""},
        {"role": "user", "content": "V"},
    ],
    [{"role": "assistant", "content": "first"}, {"role": "user", "content": "second"}],
]

TEMPLATES = {
    "chatml": CHATML,
    "default system": DEFAULT_SYSTEM,
    "instructions": INSTRUCTIONS,
    "headers": HEADERS,
    "turns": TURNS,
    "namespace": NAMESPACE,
    "whitespace": WHITESPACE,
    "expressions": EXPRESSIONS,
    "json": JSON,
    "scopes": SCOPES,
}


def rendered(template, messages, prompt):
    try:
        texts, _ = render_jinja_template(
            conversations=[messages],
            chat_template=template,
            add_generation_prompt=prompt,
            bos_token="<s>",
            eos_token="</s>",
        )
        return texts[0]
    except Exception as e:
        if type(e).__name__ != "TemplateError":
            raise
        return None


cases = [
    {"name": name, "template": template, "messages": messages, "prompt": prompt, "text": rendered(template, messages, prompt)}
    for name, template in TEMPLATES.items()
    for messages in CONVERSATIONS
    for prompt in (True, False)
]
print(json.dumps(cases, ensure_ascii=True, indent=0))
