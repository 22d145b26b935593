package kawi.engine.constrain.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import kawi.engine.constrain.Constraint;
import kawi.engine.constrain.Reader;
import kawi.engine.constrain.grammar.ConstraintException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What schemas say by their identifiers, anchors, references and dialects.
class SchemaDocumentTest {

    static Stream<Arguments> references() {
        return Stream.of(
                // An identifier makes a resource of a subschema: pointers start there.
                Arguments.of("""
                    {"$id":"http://e.x/r","$defs":{"n":{"type":"integer"},"s":{"$id":"http://e.x/s",
                     "$defs":{"n":{"type":"string"}},"$ref":"#/$defs/n"}},"$ref":"#/$defs/s"}
                    """, "\"a\"", "1"),
                // Identifiers and references are relative to the resource around them.
                Arguments.of("""
                    {"$id":"http://e.x/a/root.json","$ref":"item.json","$defs":{"i":{"$id":"item.json","type":"null"}}}
                    """, "null", "1"),
                Arguments.of("""
                    {"$id":"http://e.x/a/root.json","$ref":"../b/item.json#/$defs/x","$defs":{
                     "i":{"$id":"/b/item.json","type":"null","$defs":{"x":{"const":1}}}}}
                    """, "1", "null"),
                Arguments.of("""
                    {"$ref":"item.json","$defs":{"i":{"$id":"item.json","$ref":"sub/x.json"},
                     "x":{"$id":"sub/x.json","const":2}}}
                    """, "2", "1"),
                Arguments.of("""
                    {"$id":"urn:example:r","$ref":"urn:example:s","$defs":{"s":{"$id":"urn:example:s","const":1}}}
                    """, "1", "2"),
                // A resource refers to the root of the document by its own identifier.
                Arguments.of("""
                    {"$id":"http://e.x/r","type":"object","properties":{"a":{"$id":"s","type":"array","items":{"$ref":"r"}}},
                     "additionalProperties":false}
                    """, "{\"a\":[{\"a\":[]}]}", "{\"a\":[1]}"),
                // Anchors belong to their resource.
                Arguments.of("""
                    {"$id":"http://e.x/r","$ref":"#n","$defs":{"a":{"$anchor":"n","const":1},
                     "s":{"$id":"s","$defs":{"b":{"$anchor":"n","const":2}}}}}
                    """, "1", "2"),
                Arguments.of("""
                    {"$id":"http://e.x/r","$ref":"s#n","$defs":{"a":{"$anchor":"n","const":1},
                     "s":{"$id":"s","$defs":{"b":{"$anchor":"n","const":2}}}}}
                    """, "2", "1"),
                // A pointer may cross into a resource, whose own references are then relative to it.
                Arguments.of("""
                    {"$id":"http://e.x/r","$ref":"#/$defs/s/$defs/b","$defs":{"a":{"const":1},
                     "s":{"$id":"s","$defs":{"b":{"$ref":"#/$defs/c"},"c":{"const":3}}}}}
                    """, "3", "1"),
                // Pointers are decoded: ~1, ~0, %.
                Arguments.of("""
                    {"$ref":"#/$defs/a~1b~0c%20%25","$defs":{"a/b~c %":{"const":1}}}
                    """, "1", "2"),
                // A pointer may lead anywhere in the text, into an array too.
                Arguments.of("""
                    {"$ref":"#/x-schemas/1/inner","x-schemas":[{},{"inner":{"const":1}}]}
                    """, "1", "2"),
                // An identifier within a constant is none.
                Arguments.of("""
                    {"$ref":"#/$defs/n","$defs":{"n":{"const":{"$id":"http://e.x/n","$ref":"#/nothing"}}}}
                    """, "{\"$id\":\"http://e.x/n\",\"$ref\":\"#/nothing\"}", "1"),
                Arguments.of("""
                    {"type":"object","properties":{"$id":{"type":"integer"},"$ref":{"type":"null"}},"required":["$id"]}
                    """, "{\"$id\":1,\"$ref\":null}", "{\"$id\":null}"),
                // With one bearer of the anchor a dynamic reference is a reference.
                Arguments.of("""
                    {"$dynamicAnchor":"node","type":"object","properties":{"next":{"$dynamicRef":"#node"}},
                     "additionalProperties":false}
                    """, "{\"next\":{\"next\":{}}}", "{\"next\":1}"),
                Arguments.of("""
                    {"$dynamicRef":"#n","$defs":{"a":{"$anchor":"n","const":1}}}
                    """, "1", "2"),
                Arguments.of("""
                    {"$schema":"https://json-schema.org/draft/2019-09/schema","$recursiveAnchor":true,"type":"array",
                     "items":{"$recursiveRef":"#"}}
                    """, "[[],[[]]]", "[1]"),
                // Keywords beside a reference hold too, since draft 2019-09.
                Arguments.of("""
                    {"$ref":"#/$defs/n","maximum":5,"$defs":{"n":{"type":"integer"}}}
                    """, "5", "6"),
                Arguments.of("""
                    {"$schema":"https://json-schema.org/draft/2019-09/schema#","$ref":"#/$defs/n","maximum":5,
                     "$defs":{"n":{"type":"integer"}}}
                    """, "5", "6"),
                // Until draft 7 they are ignored, whatever they are.
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-07/schema#","$ref":"#/definitions/n","maximum":5,"not":{},
                     "$id":"http://e.x/other","definitions":{"n":{"type":"integer"}}}
                    """, "6", "\"a\""),
                // In drafts 6 and 7 an identifier may be an anchor.
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-07/schema","$ref":"#n","definitions":{"a":{"$id":"#n","const":1}}}
                    """, "1", "2"),
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-06/schema#","items":{"$ref":"s.json"},"type":"array",
                     "definitions":{"a":{"$id":"s.json","const":1}}}
                    """, "[1,1]", "[2]"),
                // Draft 4: id, and borders that a boolean excludes.
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-04/schema#","id":"http://e.x/r","type":"array",
                     "items":{"$ref":"s#/definitions/n"},"definitions":{"a":{"id":"s","definitions":{"n":{"enum":[1]}}}}}
                    """, "[1]", "[2]"),
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-04/schema#","type":"integer","minimum":1,"exclusiveMinimum":true,
                     "maximum":4,"exclusiveMaximum":false}
                    """, "4", "1"),
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-04/schema#","type":"integer","enum":[1.0,2]}
                    """, "2", "1.0"),
                Arguments.of("{\"type\":\"integer\",\"enum\":[1.0,2]}", "1.0", "1.5"),
                // Until draft 2019-09 items is an array of schemas, and additionalItems what follows.
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-07/schema#","type":"array","items":[{"const":1},{"const":2}],
                     "additionalItems":{"const":3}}
                    """, "[1,2,3,3]", "[1,2,2]"),
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-07/schema#","type":"array","items":[{"const":1}],"minItems":1,
                     "additionalItems":false}
                    """, "[1]", "[1,1]"),
                Arguments.of("""
                    {"$schema":"http://json-schema.org/draft-07/schema#","type":"array","items":{"const":1},
                     "additionalItems":false}
                    """, "[1,1]", "[2]"),
                // A resource may have a dialect of its own.
                Arguments.of("""
                    {"$id":"http://e.x/r","type":"array","prefixItems":[{"$ref":"old"}],"minItems":1,"$defs":{"o":{"$id":"old",
                     "$schema":"http://json-schema.org/draft-07/schema#","type":"array","items":[{"const":1}],"minItems":1}}}
                    """, "[[1]]", "[[2]]"));
    }

    @ParameterizedTest
    @MethodSource("references")
    void valuesAreThoseOfTheSchemaThatIsMeant(String schema, String valid, String invalid) {
        Reader reader = Reader.ofSchema(schema);
        assertTrue(reader.accepts(valid), valid);
        assertFalse(reader.accepts(invalid), invalid);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
        {"$schema":"http://e.x/my-dialect"} ! schema #/$schema: the dialect http://e.x/my-dialect is not supported, only drafts 4, 6, 7, 2019-09 and 2020-12 of json-schema.org
        {"properties":{"a":{"$schema":"http://json-schema.org/draft-07/schema#"}}} ! schema #/properties/a/$schema: stands only beside an identifier, or at the root
        {"$defs":{"a":{"$id":"x"},"b":{"$id":"x"}}} ! schema #/$defs/b: there is another schema with the identifier x
        {"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}} ! schema #/$defs/b: there is another anchor "x" at #/$defs/a
        {"$anchor":"a b"} ! schema #/$anchor: is "a b", expected a name of letters, digits, -, . and _
        {"$id":"x#y"} ! schema #/$id: an identifier with the fragment #y is not supported
        {"$ref":"#/x-a/1","x-a":[1,{"$id":"z"}]} ! schema #/x-a/1/$id: an identifier is supported only where a keyword expects a schema
        {"$ref":"other.json"} ! schema #/$ref: there is no schema with the identifier other.json in this text, and references to other texts are not supported
        {"$ref":"https://json-schema.org/draft/2020-12/schema"} ! schema #/$ref: there is no schema with the identifier https://json-schema.org/draft/2020-12/schema in this text, and references to other texts are not supported
        {"$ref":"#/%zz"} ! schema #/$ref: a % in a reference is followed by two hexadecimal digits
        {"$ref":"#/$defs/01","$defs":[1]} ! schema #/$ref: there is nothing at #/$defs/01
        {"$id":"r","$dynamicRef":"s#n","$defs":{"a":{"$dynamicAnchor":"n"},"s":{"$id":"s","$dynamicAnchor":"n"}}} ! schema #/$dynamicRef: several schemas have the dynamic anchor "n": which one is meant depends on the way to the reference, which is not supported
        {"items":[{}]} ! schema #/items: an array of schemas is called "prefixItems" since draft 2020-12
        {"additionalItems":{}} ! schema #: "additionalItems" is a keyword until draft 2019-09, but this is draft 2020-12
        {"dependencies":{}} ! schema #: "dependencies" is a keyword until draft 7, but this is draft 2020-12
        {"id":"x"} ! schema #: "id" is a keyword until draft 4, but this is draft 2020-12
        {"$schema":"http://json-schema.org/draft-07/schema#","prefixItems":[{}]} ! schema #: "prefixItems" is a keyword since draft 2020-12, but this is draft 7
        {"$schema":"http://json-schema.org/draft-07/schema#","$anchor":"a"} ! schema #: "$anchor" is a keyword since draft 2019-09, but this is draft 7
        {"$schema":"http://json-schema.org/draft-04/schema#","const":1} ! schema #: "const" is a keyword since draft 6, but this is draft 4
        {"$schema":"http://json-schema.org/draft-04/schema#","minimum":1,"exclusiveMinimum":1} ! schema #/exclusiveMinimum: is 1, expected true or false
        {"exclusiveMinimum":true} ! schema #/exclusiveMinimum: is true, expected a number
        """)
    void whatHasNoOneMeaningIsRefusedByName(String schema, String message) {
        var error = assertThrows(ConstraintException.class, () -> new Constraint.JsonSchema(schema));
        assertEquals(message, error.getMessage());
    }

    @Test
    void annotationsSayNothingAboutValues() {
        Reader reader = Reader.ofSchema("""
            {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://e.x/r","$comment":"c","title":"t",
             "description":"d","default":7,"examples":["x"],"example":"x","deprecated":true,"readOnly":true,"writeOnly":false,
             "contentEncoding":"base64","contentMediaType":"text/plain","x-order":3,"externalDocs":{},"xml":{},"const":1}
            """);
        assertTrue(reader.accepts("1"));
        assertFalse(reader.isAlive("7"));
    }
}
