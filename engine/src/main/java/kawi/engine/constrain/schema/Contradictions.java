package kawi.engine.constrain.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kawi.engine.constrain.document.SchemaNode;
import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.schema.assertion.ArraySchema;
import kawi.engine.constrain.schema.assertion.Conjunction;
import kawi.engine.constrain.schema.assertion.Conjunction.Alternatives;
import kawi.engine.constrain.schema.assertion.Constants;
import kawi.engine.constrain.schema.assertion.Contradiction;
import kawi.engine.constrain.schema.assertion.InstanceValidator;
import kawi.engine.constrain.schema.assertion.JsonType;
import kawi.engine.constrain.schema.assertion.NumberSchema;
import kawi.engine.constrain.schema.assertion.ObjectSchema;
import kawi.engine.constrain.schema.assertion.StringSchema;
import kawi.tokenizer.json.Json.StringValue;

/// Finds out why no value satisfies some schemas together. What it finds is certain; where it finds nothing there may
/// still be no value.
final class Contradictions {
    /// Values within values that are looked at.
    private static final int MAX_DEPTH = 30;

    /// Elements of an array that are looked at.
    private static final int MAX_ELEMENTS = 20;

    private final boolean open;
    private final InstanceValidator validator;
    private final Map<String, Optional<Contradiction>> known = new HashMap<>();
    private int depth;

    /// @param open whether a schema without `type` allows all types, as the standard has it, and numbers may be valid
    /// in
    ///     one reading only; otherwise what is looked for is what this package writes
    Contradictions(boolean open) {
        this.open = open;
        this.validator = new InstanceValidator(!open);
    }

    Optional<Contradiction> of(Conjunction all) {
        String key = all.key();
        Optional<Contradiction> found = known.get(key);
        if (found != null) {
            return found;
        }
        if (depth == MAX_DEPTH) {
            return Optional.empty();
        }
        known.put(key, Optional.empty()); // until it is known: a value within itself may be satisfiable
        depth++;
        found = find(all);
        depth--;
        known.put(key, found);
        return found;
    }

    private Optional<Contradiction> find(Conjunction all) {
        if (all.never().isPresent()) {
            return Optional.of(new Contradiction(all.never().get().pointer() + " is false"));
        }
        Optional<Alternatives> choice = all.choice();
        if (choice.isPresent()) {
            return ofAll(choice.get(), all.without(choice.get()));
        }
        List<SchemaNode> schemas = all.assertions();
        Optional<SchemaNode> constants = new Constants(schemas).keyword();
        if (constants.isPresent()) {
            return new Constants(schemas).values(validator).orElseThrow().isEmpty()
                    ? Optional.of(Contradiction.of(constants.get(), "but the other keywords allow none of these"))
                    : Optional.empty();
        }
        return ofTypes(schemas);
    }

    private Optional<Contradiction> ofAll(Alternatives choice, Conjunction rest) {
        Optional<Contradiction> first = Optional.empty();
        for (SchemaNode alternative : choice.schemas()) {
            Optional<Contradiction> found = of(rest.and(alternative));
            if (found.isEmpty()) {
                return found;
            }
            first = first.or(() -> found);
        }
        int alternatives = choice.schemas().size();
        return alternatives == 1
                ? first
                : first.map(each -> new Contradiction("no alternative of "
                        + choice.array().pointer() + " is possible, the first because " + each.reason()));
    }

    private Optional<Contradiction> ofTypes(List<SchemaNode> schemas) {
        Set<JsonType> types = JsonType.allowedBy(schemas, open);
        if (types.isEmpty()) {
            return Optional.of(differentTypes(schemas));
        }
        Optional<Contradiction> first = Optional.empty();
        for (JsonType type : types) {
            Optional<Contradiction> found = ofType(type, schemas);
            if (found.isEmpty()) {
                return found;
            }
            first = first.or(() -> found);
        }
        return first;
    }

    private static Contradiction differentTypes(List<SchemaNode> schemas) {
        List<SchemaNode> named = schemas.stream()
                .filter(schema -> schema.has("type"))
                .map(schema -> schema.at("type"))
                .toList();
        for (SchemaNode one : schemas) {
            for (SchemaNode other : schemas) {
                boolean differ = JsonType.of(one)
                        .flatMap(types -> JsonType.of(other).map(others -> Collections.disjoint(types, others)))
                        .orElse(false);
                if (differ) {
                    return Contradiction.of(one.at("type"), other.at("type"), "");
                }
            }
        }
        return Contradiction.of(named.getFirst(), "and the other schemas allow none of these types");
    }

    private Optional<Contradiction> ofType(JsonType type, List<SchemaNode> schemas) {
        return switch (type) {
            case NULL, BOOLEAN -> Optional.empty();
            case INTEGER -> new NumberSchema(schemas, true).contradiction(open);
            case NUMBER -> new NumberSchema(schemas, false).contradiction(open);
            case STRING -> new StringSchema(schemas).contradiction();
            case ARRAY -> ofArray(new ArraySchema(schemas));
            case OBJECT -> ofObject(new ObjectSchema(schemas));
        };
    }

    private Optional<Contradiction> ofArray(ArraySchema array) {
        Optional<Contradiction> found = array.contradiction();
        for (int i = 0; i < Math.min(array.least(), MAX_ELEMENTS) && found.isEmpty(); i++) {
            found = of(Conjunction.of(array.at(i)))
                    .map(each -> new Contradiction(
                            Contradiction.of(array.leastKeyword().orElseThrow(), "")
                                            .reason() + "but " + each.reason()));
        }
        return found.or(() -> tooFewValues(array));
    }

    /// Of elements that all differ only those without parts are counted; others are not written.
    private Optional<Contradiction> tooFewValues(ArraySchema array) {
        if (array.unique().isEmpty() || array.least() <= 1 || array.prefix() > 0) {
            return Optional.empty();
        }
        Conjunction element = Conjunction.of(array.at(0));
        if (open && mayHaveParts(element)) {
            return Optional.empty();
        }
        long values = ScalarLanguage.of(element, (rest, choice) -> {}).count();
        return values < array.least()
                ? Optional.of(Contradiction.of(
                        array.leastKeyword().orElseThrow(),
                        array.unique().get(),
                        " and only " + values + " different elements are possible"))
                : Optional.empty();
    }

    private static boolean mayHaveParts(Conjunction element) {
        Set<JsonType> types = JsonType.allowedBy(element.assertions(), true);
        return types.contains(JsonType.ARRAY) || types.contains(JsonType.OBJECT);
    }

    private Optional<Contradiction> ofObject(ObjectSchema object) {
        Optional<Contradiction> found = object.contradiction();
        for (String name : object.required()) {
            if (found.isPresent()) {
                return found;
            }
            found = ofMember(object, name)
                    .map(each -> new Contradiction(
                            Contradiction.of(object.requirement(name), "").reason() + "but " + each.reason()));
        }
        return found.or(() -> tooFewNames(object));
    }

    private Optional<Contradiction> ofMember(ObjectSchema object, String name) {
        for (SchemaNode names : object.namesOfKeys()) {
            if (!validator.isValid(new StringValue(name), names)) {
                return Optional.of(new Contradiction(names.pointer() + " excludes it"));
            }
        }
        return of(Conjunction.of(object.at(name, validator)));
    }

    private Optional<Contradiction> tooFewNames(ObjectSchema object) {
        boolean othersArePossible = !object.patterns().isEmpty()
                || of(Conjunction.of(object.others(Set.of()))).isEmpty();
        if (object.leastKeyword().isEmpty() || othersArePossible) {
            return Optional.empty();
        }
        List<String> possible = new ArrayList<>();
        for (String name : object.names()) {
            if (ofMember(object, name).isEmpty()) {
                possible.add(name);
            }
        }
        return possible.size() < object.least()
                ? Optional.of(Contradiction.of(
                        object.leastKeyword().get(), "but only " + possible.size() + " of its properties are possible"))
                : Optional.empty();
    }

    /// The error for schemas that no value satisfies.
    ConstraintException error(SchemaNode root) {
        Conjunction all = Conjunction.of(List.of(root));
        Optional<Contradiction> found = of(all);
        boolean isCertain = new Contradictions(true).of(all).isPresent() || found.isEmpty();
        return root.error((isCertain ? "no value satisfies it: " : "no value can be written under it: ")
                + found.map(Contradiction::reason).orElse("it demands values within values without end"));
    }
}
