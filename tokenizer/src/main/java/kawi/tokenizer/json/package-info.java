/// JSON texts (RFC 8259) and their values: read strictly by [kawi.tokenizer.json.Json], written in one layout by
/// [kawi.tokenizer.json.JsonText].
///
/// Every command begins by reading some, so what reads them must be ready at once. Gson's streams are, within
/// milliseconds; nothing outside of this package knows of them.
package kawi.tokenizer.json;
