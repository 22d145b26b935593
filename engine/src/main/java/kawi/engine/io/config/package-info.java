/// What the readers of the various `config.json` files share. The package is not exported.
package kawi.engine.io.config;
