/// What the user names on the command line, read and checked: texts, prompts and model folders.
package kawi.samples.request;
