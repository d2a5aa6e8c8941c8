package lanewise.nn.format;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lanewise.nn.data.Elements;
import lanewise.simd.Tensor;
import lanewise.simd.TensorArena;

/**
 * NumPy's NPY format, versions 1 to 3: float32 and float64, signed whole numbers of 1 to 8 bytes, unsigned bytes and booleans, in either byte order, row by row (C
 * order; an array in Fortran order is refused). See NumPy Enhancement Proposal 1.
 */
public final class Npy {
    private static final int ALIGNMENT = 64;

    private Npy() {}

    /**
     * Maps an array: its elements are not read until they are asked for, so it may be larger than memory.
     *
     * @param arena until it is closed the file stays mapped
     * @throws MalformedFileException when the file is no such array, or its length is not what the header says
     */
    public static NpyArray map(Path file, TensorArena arena) throws IOException {
        NpyHeader header;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            header = NpyHeader.read(file, "", in);
        }
        long bytes = header.elements() * header.type().bytes();
        long size = Files.size(file);
        if (size - header.bytes() != bytes) {
            throw new MalformedFileException(
                    file,
                    "length",
                    bytes + " bytes behind a header of " + header.bytes(),
                    String.valueOf(size - header.bytes()));
        }
        Elements elements = new Elements(arena.map(file, header.bytes(), bytes), header.type(), header.order());
        return new NpyArray(file, "", header.dims(), elements);
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
        byte[] header = header(tensor);
        AtomicFile.write(file, channel -> {
            writeFully(channel, ByteBuffer.wrap(header));
            for (ByteBuffer piece : Safetensors.pieces(tensor.segment(), 1L << 30)) {
                writeFully(channel, piece);
            }
        });
    }

    private static void writeFully(java.nio.channels.FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] header(Tensor tensor) {
        StringBuilder text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (");
        for (int axis = 0; axis < tensor.shape().rank(); axis++) {
            text.append(axis == 0 ? "" : " ").append(tensor.shape().dim(axis)).append(',');
        }
        if (tensor.shape().rank() > 1) {
            text.setLength(text.length() - 1);
        }
        text.append("), }");
        int length = text.length() + 1;
        text.append(" ".repeat(Math.floorMod(-(10 + length), ALIGNMENT))).append('\n');
        byte[] dictionary = text.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] header = new byte[10 + dictionary.length];
        byte[] start = {
            (byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) dictionary.length, (byte) (dictionary.length >> 8)
        };
        System.arraycopy(start, 0, header, 0, start.length);
        System.arraycopy(dictionary, 0, header, start.length, dictionary.length);
        return header;
    }
}
