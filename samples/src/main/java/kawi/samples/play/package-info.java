/// The web page of `kawi play`: the user's own model while it learns and while it generates. Start with
/// [kawi.samples.play.PlayServer], which lists the views. The browser's side is in the resources below `page`.
package kawi.samples.play;
