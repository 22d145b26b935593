/// The safetensors format: named tensors in one file, a JSON header followed by the raw values.
///
/// [kawi.engine.io.safetensors.SafetensorsFile] reads, [kawi.engine.io.safetensors.SafetensorsWriter] writes. The
/// header is validated completely before any value is read, so that a damaged or hostile file is an error of one line.
/// The package knows nothing of models.
package kawi.engine.io.safetensors;
