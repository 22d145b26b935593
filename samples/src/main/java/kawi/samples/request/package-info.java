/// What the user names on the command line, read and checked: texts, prompts, model folders and numbers of threads.
package kawi.samples.request;
