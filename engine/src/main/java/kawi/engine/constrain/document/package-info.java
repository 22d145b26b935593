/// A schema text: its values with their places, its resources and anchors, and the references between them.
///
/// In reading order: `SchemaNode` is a value with its place and its resource; `SchemaDocument` indexes the resources
/// and anchors of a text and looks references up (`UriReference`); `SchemaDialect` has what differs between the drafts.
package kawi.engine.constrain.document;
