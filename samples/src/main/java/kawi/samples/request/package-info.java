/// What users specify on the command line, read and checked: texts, model folders, the number of threads; and the exit
/// statuses.
package kawi.samples.request;
