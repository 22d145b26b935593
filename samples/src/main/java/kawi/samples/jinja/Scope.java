package kawi.samples.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The variables of a block of a template. What a loop's body assigns is not seen outside of it.
final class Scope {
    private final Optional<Scope> outer;
    private final Map<String, Object> variables = new HashMap<>();

    /// @param variables of the whole template
    Scope(Map<String, ?> variables) {
        this.outer = Optional.empty();
        this.variables.putAll(variables);
    }

    /// @param outer the scope around this one
    Scope(Scope outer) {
        this.outer = Optional.of(outer);
    }

    Object value(String name) {
        if (variables.containsKey(name)) {
            return variables.get(name);
        }
        return outer.isPresent() ? outer.get().value(name) : Values.UNDEFINED;
    }

    void assign(String name, Object value) {
        variables.put(name, value);
    }
}
