package kawi.engine.io.safetensors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import kawi.autograd.array.Shape;
import kawi.engine.io.ModelFileException;

/// Which tensors the files of a model must contain, and under which names.
///
/// @param expected the shapes by name
/// @param prefix what names in the files may start with in addition: `transformers` puts it before each name but that
/// of the output layer
/// @param optional the names of tensors that may be missing
/// @param ignored the names of tensors that may be there and are not read
/// @param embedding the name of the token embedding
/// @param output the name of the output layer
/// @param tied whether these two are one: then a file contains either of them, or both with the same values
public record TensorMatch(
        SequencedMap<String, Shape> expected,
        String prefix,
        Predicate<String> optional,
        Predicate<String> ignored,
        String embedding,
        String output,
        boolean tied) {

    /// Maximum number of names in an error message.
    private static final int MAX_NAMES = 5;

    /// Finds the tensors: the expected name to the name in the files.
    ///
    /// @throws ModelFileException if a tensor is missing, unexpected, or of another shape or type, or a tied output
    /// layer differs from the token embedding
    public SequencedMap<String, String> find(WeightFiles files) {
        SequencedMap<String, String> found = new LinkedHashMap<>();
        List<String> tiedOutputs = new ArrayList<>();
        List<String> unexpected = new ArrayList<>();
        for (String nameInFile : files.names()) {
            String name = nameInFile.startsWith(prefix) ? nameInFile.substring(prefix.length()) : nameInFile;
            if (expected.containsKey(name)) {
                String other = found.putIfAbsent(name, nameInFile);
                if (other != null) {
                    throw new ModelFileException(
                            files.path(),
                            "contains the same weights twice: \"" + other + "\" and \"" + nameInFile + "\"");
                }
            } else if (tied && name.equals(output)) {
                tiedOutputs.add(nameInFile);
            } else if (!ignored.test(name)) {
                unexpected.add(nameInFile);
            }
        }
        if (!tiedOutputs.isEmpty()) {
            found.putIfAbsent(embedding, tiedOutputs.getFirst());
        }
        requireFit(files, found, unexpected);
        requireTied(files, tiedOutputs, found.get(embedding));
        return found;
    }

    private void requireFit(WeightFiles files, SequencedMap<String, String> found, List<String> unexpected) {
        List<String> missing = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        expected.forEach((name, shape) -> {
            String nameInFile = found.get(name);
            if (nameInFile == null) {
                if (!optional.test(name)) {
                    missing.add(name + " " + shape);
                }
                return;
            }
            TensorEntry entry = files.entry(nameInFile);
            if (!entry.shapeText().equals(shape.toString())) {
                wrong.add(nameInFile + " is " + entry.shapeText() + ", expected " + shape);
            } else if (!entry.type().readsAsFloats()) {
                wrong.add(nameInFile + " is of type " + entry.type() + ", expected F32, F16, BF16 or F64");
            }
        });
        List<String> problems = new ArrayList<>();
        list(problems, "missing: ", missing);
        list(problems, "unexpected: ", unexpected);
        list(problems, "wrong: ", wrong);
        if (!problems.isEmpty()) {
            throw new ModelFileException(
                    files.path(),
                    "does not contain the model that config.json describes; " + String.join("; ", problems));
        }
    }

    private static void list(List<String> problems, String kind, List<String> names) {
        if (!names.isEmpty()) {
            int more = names.size() - MAX_NAMES;
            problems.add(kind
                    + String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES)))
                    + (more > 0 ? " and " + more + " more" : ""));
        }
    }

    private static void requireTied(WeightFiles files, List<String> outputs, String embedding) {
        for (String output : outputs) {
            if (!output.equals(embedding) && !files.same(output, embedding)) {
                throw new ModelFileException(
                        files.path(),
                        "\"" + output + "\" differs from \"" + embedding
                                + "\", expected the same: config.json says that the output layer is tied"
                                + " (\"tie_word_embeddings\")");
            }
        }
    }
}
