package kawi.samples.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/// The only values that a template can change: `{% set ns.name = value %}`, also from within a loop.
final class Namespace extends LinkedHashMap<Object, Object> {
    private static final long serialVersionUID = 1L;

    Namespace(Map<String, ?> members) {
        super(members);
    }
}
