package lanewise.nn.check;

import lanewise.simd.Shape;

/**
 * A tensor whose gradient is checked: a parameter, or a batch of an input.
 *
 * @param shape with the batch, for an input
 * @param firstUse the first layer that reads it, by its place in the order of computation
 * @param values of all elements, floats
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record Leaf(String name, Shape shape, int firstUse, double... values) {
    /** The name of an element, as in {@code conv2.weight[3,1,0,2]}. */
    String element(int k) {
        return name + index(shape, k);
    }

    static String index(Shape shape, int k) {
        StringBuilder text = new StringBuilder();
        int rest = k;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            text.insert(0, (axis == 0 ? "[" : ",") + rest % shape.dim(axis));
            rest /= shape.dim(axis);
        }
        return text.append(shape.rank() == 0 ? "" : "]").toString();
    }
}
