package lanewise.nn.format;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * A training in the middle, in one safetensors file: a {@link ModelFile}, which every reader of models takes, and beside it what else the training
 * needs to go on, as texts and tensors by name. Unlike safetensors itself it has a checksum, so that a damaged file is not taken for a whole one.
 *
 * @param model texts of the model
 * @param texts of the training
 * @param weights parameters and layer state, and what else the model has
 * @param tensors of the training
 */
public record CheckpointFile(
        Map<String, String> model,
        Map<String, String> texts,
        Map<String, Tensor> weights,
        Map<String, Tensor> tensors) {
    private static final String VERSION_KEY = "lanewise.checkpoint";
    private static final String VERSION = "1";
    private static final String CHECKSUM = "lanewise.crc32c";
    private static final String TEXTS = "training.";
    private static final String TENSORS = "training/";
    private static final String NOTHING = "nothing";
    private static final long PIECE = 1L << 30;

    /** Writes a file atomically: what was there before stays until the new one is whole and on disk. */
    public static void write(Path file, ModelFile model, Map<String, String> texts, Map<String, Tensor> tensors)
            throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
        metadata.put(VERSION_KEY, VERSION);
        texts.forEach((name, text) -> metadata.put(TEXTS + name, text));
        Map<String, Tensor> all = new LinkedHashMap<>(model.tensors());
        tensors.forEach((name, t) -> all.put(TENSORS + name, t));
        metadata.put(CHECKSUM, checksum(metadata, all));
        Safetensors.write(file, metadata, all);
    }

    /**
     * Reads a file into an arena.
     *
     * @throws MalformedFileException when it is no safetensors file, no checkpoint, cut off, or has other bytes than were written
     */
    public static CheckpointFile read(Path file, TensorArena arena) throws IOException {
        Safetensors content = Safetensors.read(file, arena);
        Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
        require(
                file,
                VERSION_KEY,
                VERSION,
                metadata.getOrDefault(VERSION_KEY, NOTHING),
                "this is no checkpoint of this version");
        String saved = metadata.getOrDefault(CHECKSUM, NOTHING);
        metadata.remove(CHECKSUM);
        require(file, CHECKSUM, checksum(metadata, content.tensors()), saved, "the file is damaged");
        metadata.remove(VERSION_KEY);
        return new CheckpointFile(
                without(metadata, TEXTS),
                only(metadata, TEXTS),
                without(content.tensors(), TENSORS),
                only(content.tensors(), TENSORS));
    }

    /** The texts of a training without reading the rest; none when the file has none. */
    public static Map<String, String> texts(Path file) throws IOException {
        return only(Safetensors.readMetadata(file), TEXTS);
    }

    /** A text of a training without reading the rest; empty when the file has none of this name. */
    public static Optional<String> text(Path file, String name) throws IOException {
        return Optional.ofNullable(texts(file).get(name));
    }

    private static void require(Path file, String place, String wanted, String found, String why)
            throws MalformedFileException {
        if (!wanted.equals(found)) {
            throw new MalformedFileException(file, place, wanted, found + "; " + why);
        }
    }

    private static <T> Map<String, T> only(Map<String, T> all, String prefix) {
        Map<String, T> part = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), value);
            }
        });
        return part;
    }

    private static <T> Map<String, T> without(Map<String, T> all, String prefix) {
        Map<String, T> part = new LinkedHashMap<>(all);
        part.keySet().removeIf(name -> name.startsWith(prefix));
        return part;
    }

    /** CRC-32C of all names, texts and bytes of tensors, in the order of the names, as eight hexadecimal digits. */
    private static String checksum(Map<String, String> texts, Map<String, Tensor> tensors) {
        CRC32C crc = new CRC32C();
        new TreeMap<>(texts).forEach((name, text) -> {
            add(crc, name);
            add(crc, text);
        });
        new TreeMap<>(tensors).forEach((name, t) -> {
            add(crc, name + " " + t.shape());
            MemorySegment bytes = t.segment();
            Safetensors.pieces(bytes, PIECE).forEach(crc::update);
        });
        return String.format("%08x", crc.getValue());
    }

    /** With its length, so that no two lists of texts give the same bytes. */
    private static void add(CRC32C crc, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            crc.update(bytes.length >>> shift);
        }
        crc.update(bytes);
    }
}
