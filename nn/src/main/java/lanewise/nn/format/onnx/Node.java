package lanewise.nn.format.onnx;

import java.util.Arrays;
import lanewise.nn.format.protobuf.Message;

/** A node of an ONNX graph with its attributes (NodeProto, AttributeProto of onnx.proto3). */
final class Node {
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int INTS = 7;

    private final Message message = new Message();

    /** An operator of the standard domain. */
    Node(String operator, String name) {
        message.text(3, name).text(4, operator);
    }

    /** What it reads, in order. */
    Node reads(String... names) {
        Arrays.stream(names).forEach(n -> message.text(1, n));
        return this;
    }

    /** What it makes, in order. */
    Node makes(String... names) {
        Arrays.stream(names).forEach(n -> message.text(2, n));
        return this;
    }

    Node real(String name, double value) {
        return attribute(new Message().text(1, name).real(2, (float) value).integer(20, FLOAT));
    }

    Node number(String name, long value) {
        return attribute(new Message().text(1, name).integer(3, value).integer(20, INT));
    }

    Node numbers(String name, long... values) {
        Message attribute = new Message().text(1, name);
        Arrays.stream(values).forEach(v -> attribute.integer(8, v));
        return attribute(attribute.integer(20, INTS));
    }

    private Node attribute(Message attribute) {
        message.message(5, attribute);
        return this;
    }

    Message message() {
        return message;
    }
}
