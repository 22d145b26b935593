package kawi.samples.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Templates against what Hugging Face's transformers makes of them; `oracle.py` beside the data has made it.
class TemplateTest {

    @TestFactory
    Stream<DynamicTest> everyTextIsTheOneOfTransformers() {
        JsonNode cases = JsonMapper.shared().readTree(TemplateTest.class.getResourceAsStream("rendered.json"));
        return StreamSupport.stream(cases.spliterator(), false)
                .map(each -> DynamicTest.dynamicTest(
                        each.get("name").asString() + " of "
                                + each.get("messages").size(),
                        () -> check(each)));
    }

    private static void check(JsonNode each) {
        var template = new Template(each.get("template").asString());
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("messages", value(each.get("messages")));
        variables.put("add_generation_prompt", each.get("prompt").asBoolean());
        variables.put("bos_token", "<s>");
        variables.put("eos_token", "</s>");
        if (each.get("text").isNull()) {
            assertThrows(TemplateException.class, () -> template.render(variables));
        } else {
            assertEquals(each.get("text").asString(), template.render(variables));
        }
    }

    private static Object value(JsonNode node) {
        if (node.isArray()) {
            List<Object> list = new ArrayList<>();
            node.forEach(each -> list.add(value(each)));
            return list;
        }
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            node.properties().forEach(each -> map.put(each.getKey(), value(each.getValue())));
            return map;
        }
        return node.asString();
    }

    @Test
    void whatIsNotSupportedIsRefusedByNameWhenItIsParsed() {
        Map<String, String> templates = Map.ofEntries(
                Map.entry("{% macro f() %}{% endmacro %}", "the tag macro"),
                Map.entry("{% include 'x' %}", "the tag include"),
                Map.entry("{{ x | dictsort }}", "the filter dictsort"),
                Map.entry("{{ x is divisibleby 3 }}", "the test divisibleby"),
                Map.entry("{{ strftime_now('%d') }}", "the function strftime_now"),
                Map.entry("{{ x.format(1) }}", "the method format"),
                Map.entry("{{ 1 < 2 < 3 }}", "a chain of comparisons"),
                Map.entry("{% for x in y recursive %}{% endfor %}", "recursive loops"),
                Map.entry("{{ x.y.z()() }}", "the method z"),
                Map.entry("{{ x['y']() }}", "only functions and methods"),
                Map.entry("{{ 2 ** 3 }}", "unexpected *"),
                Map.entry("{{ '\\x41' }}", "the escape \\x"));
        templates.forEach((template, expected) -> {
            var e = assertThrows(TemplateException.class, () -> new Template("a\n" + template), template);
            assertTrue(e.getMessage().startsWith("line 2: "), e.getMessage());
            assertTrue(e.getMessage().contains(expected), e.getMessage());
        });
    }

    @Test
    void whatIsWrongIsRefused() {
        for (String template : List.of(
                "{{",
                "{{ x",
                "{{ }}",
                "{% if x %}",
                "{% endif %}",
                "{% for x %}{% endfor %}",
                "{# x",
                "{{ x }",
                "{% %}",
                "{{ 'x }}",
                "{{ (1 }}",
                "{{ [1 }}",
                "{{ {1} }}",
                "{{ x. }}",
                "{{ x[ }}",
                "{% set = 1 %}",
                "{% if x %}{% else %}",
                "{{ @ }}",
                "{{ 99999999999999999999 }}",
                "{{ " + "(".repeat(1000) + " }}",
                "{% if x %}".repeat(1000))) {
            assertThrows(TemplateException.class, () -> new Template(template), template);
        }
    }

    @Test
    void whatPythonRefusesIsRefusedWhenItIsRendered() {
        for (String template : List.of(
                "{{ x.y.z }}",
                "{{ x + 'a' }}",
                "{{ 1 + 'a' }}",
                "{{ 1 // 0 }}",
                "{{ 'a' in 5 }}",
                "{% for a in 5 %}{% endfor %}",
                "{{ none | length }}",
                "{{ 5.strip() }}",
                "{{ 'a'.replace('b') }}",
                "{{ 'a' | replace }}",
                "{{ 'a'.split('') }}",
                "{% set x.y = 1 %}",
                "{% for a, b in [[1]] %}{% endfor %}",
                "{{ raise_exception('no') }}",
                "{{ x | tojson }}",
                "{{ 1 < 'a' }}",
                "{{ [1][::0] }}",
                "{{ range(1, 9, 0) }}",
                "{{ 'a'.get('b') }}",
                "{{ -'a' }}",
                "{{ range(999999999) | length }}")) {
            assertThrows(TemplateException.class, () -> new Template(template).render(Map.of()), template);
        }
        assertEquals(
                "no",
                assertThrows(
                                TemplateException.class,
                                () -> new Template("{{ raise_exception('no') }}").render(Map.of()))
                        .getMessage());
    }
}
