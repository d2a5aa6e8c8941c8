package lanewise.nn.metric;

import lanewise.simd.Tensor;

/** What every metric refuses, with the numbers. */
final class MetricChecks {
    private MetricChecks() {}

    static int atLeast(String metric, String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    metric + ": the number of " + name + " is " + value + "; it must be at least " + least);
        }
        return value;
    }

    static void size(String metric, String name, int size, int rows, int cols) {
        if (rows < 0 || size < (long) rows * cols) {
            throw new IllegalArgumentException(
                    metric + ": " + name + " has " + size + " elements but " + rows + "x" + cols + " are needed");
        }
    }

    /** Outputs and labels of a classification; nothing has been counted yet when this throws. */
    static void labels(String metric, Tensor outputs, int[] labels, int rows, int classes) {
        size(metric, "outputs", outputs.size(), rows, classes);
        size(metric, "labels", labels.length, rows, 1);
        for (int i = 0; i < rows; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        metric + ": label " + labels[i] + " of row " + i + " is not in 0 to " + (classes - 1));
            }
        }
    }
}
