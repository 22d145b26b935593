/// The fields of JSON requests and answers.
package kawi.samples.http.json;
