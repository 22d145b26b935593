/// `kawi chat`: a conversation with a model in the terminal.
package kawi.samples.cli.chat;
