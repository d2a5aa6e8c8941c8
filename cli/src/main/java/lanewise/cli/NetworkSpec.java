package lanewise.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.SequentialBuilder;
import lanewise.nn.format.GraphText;
import lanewise.nn.format.MalformedFileException;
import lanewise.nn.layer.ConvWindow;
import lanewise.simd.Shape;
import picocli.CommandLine.TypeConversionException;

/** Networks by a word: {@code mlp:256,128}, {@code cnn}, or a file with a line for each layer. */
final class NetworkSpec {
    private static final String MLP = "mlp:";
    private static final String CNN = "cnn";

    private NetworkSpec() {}

    /**
     * The network.
     *
     * @param input shape of an example, for those that a word names
     * @param classes number of outputs, for the same
     */
    static Graph read(String spec, Shape input, int classes) throws IOException {
        if (spec.startsWith(MLP)) {
            return mlp(units(spec), input, classes);
        }
        if (spec.equals(CNN)) {
            return cnn(input, classes);
        }
        Path file = Path.of(spec);
        try {
            return GraphText.read(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new MalformedFileException(file, "network", "layers", "something else: " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(file, "network", "UTF-8 text", "bytes that are none");
        }
    }

    private static List<Integer> units(String spec) {
        try {
            return new Numbers.Hidden().convert(spec.substring(MLP.length())).units();
        } catch (TypeConversionException e) {
            throw new WrongUsage("--model " + spec + ": " + e.getMessage());
        }
    }

    private static Graph mlp(List<Integer> hidden, Shape input, int classes) {
        SequentialBuilder builder = Network.builder(Shape.of(input.elements()));
        hidden.forEach(units -> builder.dense(units).relu());
        return builder.dense(classes, Initializer.GLOROT).graph();
    }

    private static Graph cnn(Shape input, int classes) {
        return Network.builder(input)
                .conv2d(8, ConvWindow.of(3).withSamePadding())
                .batchNorm()
                .relu()
                .maxPool(2)
                .conv2d(16, ConvWindow.of(3).withSamePadding())
                .batchNorm()
                .relu()
                .globalAveragePool()
                .dense(classes, Initializer.GLOROT)
                .graph();
    }
}
