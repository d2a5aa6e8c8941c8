package lanewise.simd.reference;

/** {@link Definition} for tables, axes and blocks; written from the kernels' Javadoc. */
public final class DefinitionArrangement {
    private DefinitionArrangement() {}

    /** The rows of a table. */
    public static void lookup(float[] table, float[] index, float[] y, int cols) {
        for (int i = 0; i < index.length; i++) {
            for (int j = 0; j < cols; j++) {
                y[i * cols + j] = table[(int) index[i] * cols + j];
            }
        }
    }

    /** Sums over the places of each row. */
    public static void lookupBackward(float[] index, float[] dy, float[] dtable, int rows, int cols) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < cols; j++) {
                float s = 0;
                for (int i = 0; i < index.length; i++) {
                    if ((int) index[i] == r) {
                        s += dy[i * cols + j];
                    }
                }
                dtable[r * cols + j] = s;
            }
        }
    }

    /** Axis k of the result is axis axes[k] of x. */
    public static float[] permute(float[] x, int[] dims, int... axes) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            int[] at = new int[dims.length];
            int rest = i;
            for (int k = dims.length - 1; k >= 0; k--) {
                at[k] = rest % dims[k];
                rest /= dims[k];
            }
            int to = 0;
            for (int axis : axes) {
                to = to * dims[axis] + at[axis];
            }
            y[to] = x[i];
        }
        return y;
    }
}
