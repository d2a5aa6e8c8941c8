package lanewise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lanewise.nn.Graph;
import lanewise.nn.Initializer;
import lanewise.nn.Network;
import lanewise.nn.SequentialBuilder;
import lanewise.nn.data.Dataset;
import lanewise.nn.format.GraphText;
import lanewise.nn.layer.ConvWindow;
import lanewise.simd.Shape;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What network {@code --model} means, for any data. */
sealed interface Architecture {
    /** The layers, from examples to a score for each class, or to the numbers to be predicted. */
    Graph graph(Dataset train);

    /**
     * Dense layers with ReLU and He's initialisation, a last one with Glorot's.
     *
     * @param hidden units of the hidden layers
     */
    record Mlp(List<Integer> hidden) implements Architecture {
        @Override
        public Graph graph(Dataset train) {
            SequentialBuilder builder = Network.builder(Shape.of(train.width()));
            hidden.forEach(units -> builder.dense(units).relu());
            return builder.dense(train.targets().width(), Initializer.GLOROT).graph();
        }

        @Override
        public String toString() {
            return "mlp:"
                    + (hidden.isEmpty()
                            ? "none"
                            : String.join(
                                    ",", hidden.stream().map(String::valueOf).toList()));
        }
    }

    /** Two convolutions of 3x3 with 16 and 32 channels, each with ReLU and a pooling of 2x2, and a dense layer of 64 units. */
    record Cnn() implements Architecture {
        private static final int LEAST = 4;

        @Override
        public Graph graph(Dataset train) {
            return Network.builder(image(train))
                    .conv2d(16, ConvWindow.of(3).withSamePadding())
                    .relu()
                    .maxPool(2)
                    .conv2d(32, ConvWindow.of(3).withSamePadding())
                    .relu()
                    .maxPool(2)
                    .flatten()
                    .dense(64)
                    .relu()
                    .dense(train.targets().width(), Initializer.GLOROT)
                    .graph();
        }

        private static Shape image(Dataset train) {
            Shape example = train.exampleShape();
            int rank = example.rank();
            if (rank < 2 || rank > 3 || example.dim(rank - 1) < LEAST || example.dim(rank - 2) < LEAST) {
                throw new WrongUsage("--model cnn: " + train.name() + " has examples of " + example
                        + "; they must be images of at least " + LEAST + "x" + LEAST);
            }
            return rank == 2 ? example.prepend(1) : example;
        }

        @Override
        public String toString() {
            return "cnn";
        }
    }

    /**
     * What a file says, in the words of {@link GraphText}.
     *
     * @param file with the layers
     */
    record FromFile(Path file) implements Architecture {
        @Override
        public Graph graph(Dataset train) {
            try {
                Graph graph = GraphText.read(Files.readString(file));
                requireFit(graph, train);
                return graph;
            } catch (IllegalArgumentException e) {
                throw new Failure(file + ": " + e.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void requireFit(Graph graph, Dataset train) {
            if (graph.inputs().size() != 1 || graph.outputs().size() != 1) {
                throw new Failure(
                        file + ": the network has the inputs " + graph.inputs().keySet() + " and the outputs "
                                + graph.outputs() + "; there must be one of each");
            }
            int inputs = graph.inputs().values().iterator().next().elements();
            int outputs = graph.shape(graph.outputs().getFirst()).elements();
            int wanted = train.targets().width();
            if (inputs != train.width() || outputs != wanted) {
                throw new Failure(file + ": the network takes " + inputs + " features and has " + outputs
                        + " outputs but " + train.name() + " has " + train.width() + " features and "
                        + wanted + (train.hasClasses() ? " classes" : " numbers to predict"));
            }
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * That of a trained model.
     *
     * @param transfer what is taken over
     */
    record FromModel(Transfer transfer) implements Architecture {
        @Override
        public Graph graph(Dataset train) {
            return transfer.graph(train);
        }

        @Override
        public String toString() {
            return transfer.file().toString();
        }
    }

    /** {@code --model}. */
    final class Converter implements ITypeConverter<Architecture> {
        private static final String MLP = "mlp:";

        @Override
        public Architecture convert(String text) {
            if (text.equals("cnn")) {
                return new Cnn();
            }
            if (text.startsWith(MLP)) {
                return new Mlp(new Numbers.Hidden()
                        .convert(text.substring(MLP.length()))
                        .units());
            }
            Path file = Path.of(text);
            if (!Files.isRegularFile(file)) {
                throw new TypeConversionException(
                        "expected mlp:N,N,..., cnn or a file with a network, found '" + text + "'");
            }
            return new FromFile(file);
        }
    }
}
