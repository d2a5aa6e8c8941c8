package lanewise.nn.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lanewise.nn.data.ElementType;
import lanewise.nn.data.Elements;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * NumPy's NPY format, versions 1 to 3: float32 and float64, signed whole numbers of 1 to 8 bytes, unsigned bytes and booleans, in either byte order, row by row (C
 * order; an array in Fortran order is refused). See NumPy Enhancement Proposal 1.
 */
public final class Npy {
    private Npy() {}

    /**
     * Maps an array: its elements are not read until they are asked for, so it may be larger than memory.
     *
     * @param arena until it is closed the file stays mapped
     * @throws MalformedFileException when the file is no such array, or its length is not what the header says
     */
    public static NpyArray map(Path file, TensorArena arena) throws IOException {
        NpyHeader header = header(file);
        ElementType type = header.elementType(file, "");
        Elements elements = new Elements(arena.map(file, header.bytes(), header.dataBytes()), type, header.order());
        return new NpyArray(file, "", header.dims(), elements);
    }

    private static NpyHeader header(Path file) throws IOException {
        NpyHeader header;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            header = NpyHeader.read(file, "", in);
        }
        long behind = Files.size(file) - header.bytes();
        if (behind != header.dataBytes()) {
            throw new MalformedFileException(
                    file, "length", header.dataBytes() + " bytes by the header", behind + " behind it");
        }
        return header;
    }

    /** What the file has, whatever the type. */
    static TensorListing list(Path file) throws IOException {
        NpyHeader header = header(file);
        StoredTensor tensor = new StoredTensor("", header.type(), header.dims(), header.order(), header.bytes(), "");
        return new TensorListing(file, TensorListing.Format.NPY, Map.of(), List.of(tensor));
    }

    /**
     * Reads an array as float32.
     *
     * @throws MalformedFileException when the file is no such array, or too large for a tensor
     */
    public static Tensor read(Path file, TensorArena arena) throws IOException {
        try (TensorArena mapping = TensorArena.ofShared()) {
            return map(file, mapping).toTensor(arena);
        }
    }

    /** Writes a tensor as float32, version 1, atomically; the elements begin at a multiple of 64 bytes, as NumPy's do. */
    public static void write(Path file, Tensor tensor) throws IOException {
        AtomicFile.write(file, channel -> {
            writeFully(channel, ByteBuffer.wrap(NpyHeader.write(tensor.shape())));
            for (ByteBuffer piece : Safetensors.pieces(tensor.segment(), 1L << 30)) {
                writeFully(channel, piece);
            }
        });
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
