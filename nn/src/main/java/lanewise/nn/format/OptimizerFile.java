package lanewise.nn.format;

import java.io.IOException;
import java.nio.file.Path;
import lanewise.optim.OptimizerState;
import lanewise.optim.SavedState;
import lanewise.simd.TensorArena;

/**
 * An optimizer's state in a safetensors file: the rule's name and the step as text, each state tensor as {@code slab/parameter}. With the parameters
 * of the same step, the training goes on with the same bits.
 */
public final class OptimizerFile {
    private OptimizerFile() {}

    /** Writes the file atomically, between two steps. */
    public static void write(Path file, OptimizerState state) throws IOException {
        SavedState saved = SavedState.of(state);
        Safetensors.write(file, saved.metadata(), saved.tensors());
    }

    /**
     * Reads a file into an optimizer bound to the same parameters.
     *
     * @throws IllegalArgumentException when it is the state of another rule or for other shapes; the message has the file and both, and nothing has
     *     been changed
     * @throws MalformedFileException when it is no safetensors file
     */
    public static void read(Path file, OptimizerState state) throws IOException {
        try (TensorArena arena = TensorArena.ofShared()) {
            Safetensors content = Safetensors.read(file, arena);
            SavedState.of(content.metadata(), content.tensors()).restore(state);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }
}
