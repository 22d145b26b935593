/// The view Lessons: the lessons of `kawi lesson` as pages, computed while they are read.
package kawi.samples.play.lessons;
