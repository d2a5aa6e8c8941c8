package lanewise.nn.format.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import lanewise.nn.format.protobuf.Message;
import lanewise.simd.Shape;
import lanewise.simd.Tensor;

/**
 * Collects nodes, constants, inputs and outputs (GraphProto of onnx.proto3). The first dimension of inputs and outputs, the batch, is left open. Names within
 * a layer are its own and a part behind a slash, which no layer's name has.
 */
final class OnnxGraph {
    private static final int NODE = 1;
    private static final int NAME = 2;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 11;
    private static final int OUTPUT = 12;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;

    private final Message message = new Message().text(NAME, "lanewise");
    private final Set<String> constants = new HashSet<>();

    /** Adds a node. */
    void add(Node node) {
        message.message(NODE, node.message());
    }

    /** Adds an operator without attributes; returns what it makes. */
    String add(String operator, String makes, String... reads) {
        add(new Node(operator, makes).reads(reads).makes(makes));
        return makes;
    }

    /** A tensor of the network under its name; once, however often it is used. */
    String weights(String name, Tensor tensor, int... dims) {
        if (constants.add(name)) {
            Message proto = dims(dims).integer(2, FLOAT).text(8, name);
            message.message(INITIALIZER, proto.memory(9, tensor.segment()));
        }
        return name;
    }

    /** Numbers of our own. */
    String reals(String name, int[] dims, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float v : values) {
            bytes.putFloat(v);
        }
        return constant(name, dims(dims).integer(2, FLOAT).text(8, name).bytes(9, bytes.array()));
    }

    /** One number, which fits every shape. */
    String real(String name, double value) {
        return reals(name, new int[0], (float) value);
    }

    /** A vector of whole numbers, such as a shape. */
    String numbers(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long v : values) {
            bytes.putLong(v);
        }
        return constant(
                name, dims(values.length).integer(2, INT64).text(8, name).bytes(9, bytes.array()));
    }

    private String constant(String name, Message tensor) {
        if (constants.add(name)) {
            message.message(INITIALIZER, tensor);
        }
        return name;
    }

    private static Message dims(int... dims) {
        Message tensor = new Message();
        for (int d : dims) {
            tensor.integer(1, d);
        }
        return tensor;
    }

    /** An input: batch x example. */
    void input(String name, Shape example) {
        message.message(INPUT, value(name, example));
    }

    /** An output: batch x example. */
    void output(String name, Shape example) {
        message.message(OUTPUT, value(name, example));
    }

    private static Message value(String name, Shape example) {
        Message shape = new Message().message(1, new Message().text(2, "batch"));
        for (int d : example.toArray()) {
            shape.message(1, new Message().integer(1, d));
        }
        Message tensor = new Message().integer(1, FLOAT).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    Message message() {
        return message;
    }
}
