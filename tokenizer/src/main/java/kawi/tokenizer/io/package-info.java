/// Files and folders: read up to a limit, written so that a crash leaves the old content or the new.
///
/// Read [kawi.tokenizer.io.AtomicFile] first. The other modules write their files with it too.
package kawi.tokenizer.io;
