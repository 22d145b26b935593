package kawi.engine.constrain;

import kawi.engine.constrain.grammar.ConstraintException;
import kawi.engine.constrain.grammar.Grammar;
import kawi.engine.constrain.grammar.LeftRecursion;
import kawi.engine.constrain.parse.GbnfParser;
import kawi.engine.constrain.parse.RegexParser;
import kawi.engine.constrain.schema.SchemaCompiler;

/// A condition on a whole text. Each is parsed when it is created, so that none is invalid.
public sealed interface Constraint {

    /// A regular expression that the whole text matches, in the dialect of ECMAScript with the flag `u`.
    ///
    /// Backreferences and lookaround are refused. Flags can be given for a group: `(?i:...)`.
    ///
    /// @param pattern such as `[A-Z][a-z]+( [a-z]+)*\.`
    record Regex(String pattern) implements Constraint {
        /// @throws kawi.engine.constrain.grammar.ConstraintException if the pattern is wrong or has what is not
        /// supported
        public Regex {
            if (Grammar.of(RegexParser.wholeText(pattern)).isEmpty()) {
                throw new ConstraintException("regex: no text matches it");
            }
        }
    }

    /// A JSON schema (draft 2020-12) to which the text, as JSON, is valid.
    ///
    /// Every text that is written is valid. Not every valid text is written: properties come in the schema's order,
    /// others than those named only if `additionalProperties` says so, numbers have at most 16 digits, and between the
    /// parts there is at most a space, or a line end and 20 characters of indent. A keyword that is not supported is an
    /// error.
    ///
    /// @param text the schema
    record JsonSchema(String text) implements Constraint {
        /// @throws kawi.engine.constrain.grammar.ConstraintException if it is no schema or has what is not supported
        public JsonSchema {
            SchemaCompiler.compile(text);
        }
    }

    /// A context-free grammar in GBNF, the notation of llama.cpp. Left recursion is refused.
    ///
    /// @param text the rules; the rule `root` is the whole text
    record Gbnf(String text) implements Constraint {
        /// @throws kawi.engine.constrain.grammar.ConstraintException if it is no grammar
        public Gbnf {
            Grammar grammar = GbnfParser.parse(text);
            LeftRecursion.refuse(grammar);
            if (grammar.isEmpty()) {
                throw new ConstraintException("grammar: no text is derived from the rule \"root\": it never ends");
            }
        }
    }
}
