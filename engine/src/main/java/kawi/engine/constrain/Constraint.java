package kawi.engine.constrain;

import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.grammar.LeftRecursion;
import kawi.engine.constrain.parse.GbnfParser;
import kawi.engine.constrain.parse.RegexParser;
import kawi.engine.constrain.schema.SchemaCompiler;

/// A condition on a whole text. Each is compiled when it is created, so that none is invalid.
public sealed interface Constraint {

    /// The texts that satisfy it.
    Grammar grammar();

    /// A regular expression that the whole text matches, in the dialect of ECMAScript with the flag `u`.
    ///
    /// Backreferences and lookaround are refused. Flags hold for a group: `(?i:...)`.
    ///
    /// @param pattern such as `[A-Z][a-z]+( [a-z]+)*\.`
    record Regex(String pattern) implements Constraint {
        /// @throws ConstraintException if the pattern is wrong or not supported, or if no text matches it
        public Regex {
            if (compiled(pattern).isEmpty()) {
                throw new ConstraintException("regex: no text matches it");
            }
        }

        private static Grammar compiled(String pattern) {
            return Grammar.of(RegexParser.wholeText(pattern));
        }

        @Override
        public Grammar grammar() {
            return compiled(pattern);
        }
    }

    /// A JSON schema (draft 2020-12 or an older one that `$schema` names) under which the text is valid as JSON.
    ///
    /// Every text that is generated is valid. Not every valid text is generated: properties come in the order of
    /// the schema, other properties only if `additionalProperties` allows them explicitly, numbers have at most 16
    /// digits in front of the point and 17 behind it, and between the parts there is at most a space, or a line end
    /// and 20 characters of indent. Keywords that are not supported are refused.
    ///
    /// @param text the schema
    record JsonSchema(String text) implements Constraint {
        /// @throws ConstraintException if the text is not a schema or not supported, or if no value satisfies it
        public JsonSchema {
            SchemaCompiler.compile(text);
        }

        @Override
        public Grammar grammar() {
            return SchemaCompiler.compile(text);
        }
    }

    /// A context-free grammar in GBNF, the notation of llama.cpp. Left recursion is refused.
    ///
    /// @param text the rules; the rule `root` is the whole text
    record Gbnf(String text) implements Constraint {
        /// @throws ConstraintException if the text is not a grammar, or if no text is derived from it
        public Gbnf {
            Grammar grammar = GbnfParser.parse(text);
            LeftRecursion.refuse(grammar);
            if (grammar.isEmpty()) {
                throw new ConstraintException("grammar: no text is derived from the rule \"root\": it never ends");
            }
        }

        @Override
        public Grammar grammar() {
            return GbnfParser.parse(text);
        }
    }
}
