/// Conversations with a model: the template that makes one text of them, what fits into the window, and the answers.
package kawi.samples.chat;
