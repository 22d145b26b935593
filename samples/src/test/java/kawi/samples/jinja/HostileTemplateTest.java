package kawi.samples.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Templates with random faults: whatever is in a model's folder, the only failure is a [TemplateException].
@Tag("slow")
class HostileTemplateTest {
    private static final List<String> TEMPLATES = templates();
    private static final List<String> PIECES = List.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "-",
            "+",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "|",
            ".",
            ":",
            ",",
            "'",
            "\"",
            "\\",
            " if ",
            " else ",
            " in ",
            " not ",
            " is ",
            "none",
            "true",
            "''",
            "0",
            "-1",
            "9999999999",
            "1.5",
            "[]",
            "{}",
            "messages",
            "loop",
            "x",
            "\n",
            "trim",
            "join",
            "get",
            "equalto",
            "range",
            "namespace",
            "%",
            "~",
            "//",
            "for",
            "endfor",
            "set",
            "==",
            "<",
            "\ud83d",
            "\u0000");

    private static List<String> templates() {
        JsonNode cases = JsonMapper.shared().readTree(TemplateTest.class.getResourceAsStream("rendered.json"));
        List<String> templates = new ArrayList<>();
        cases.forEach(each -> templates.add(each.get("template").asString()));
        return templates.stream().distinct().toList();
    }

    @Property(tries = 1500)
    void aTemplateWithFaultsIsRenderedOrRefused(@ForAll long seed) {
        var random = new Random(seed);
        var template = new StringBuilder(TEMPLATES.get(random.nextInt(TEMPLATES.size())));
        for (int faults = 1 + random.nextInt(4); faults > 0; faults--) {
            int at = random.nextInt(template.length() + 1);
            int to = Math.min(template.length(), at + random.nextInt(12));
            switch (random.nextInt(3)) {
                case 0 -> template.delete(at, to);
                case 1 -> template.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                default -> template.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put(
                "messages", List.of(Map.of("role", "user", "content", "Hi"), Map.of("role", "system", "content", "")));
        variables.put("add_generation_prompt", true);
        variables.put("bos_token", "<s>");
        try {
            new Template(template.toString()).render(variables);
        } catch (TemplateException e) {
            if (e.getMessage().isEmpty()) {
                throw new AssertionError("a failure without a message", e);
            }
        }
    }
}
