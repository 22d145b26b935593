/// Numbers as text for people.
package kawi.autograd.text;
