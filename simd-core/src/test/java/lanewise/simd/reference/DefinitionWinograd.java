package lanewise.simd.reference;

/**
 * {@link Definition} for convolutions of 3x3 with stride 1 by tiles, F(2x2, 3x3). Every sum has its order; written from the Javadoc of {@code Conv2d}.
 *
 * @param channels that an output sums over
 * @param maps outputs
 */
public record DefinitionWinograd(int channels, int maps, Side rows, Side columns) {
    /** Rows or columns: of an image, zeros before it, of a result. */
    public record Side(int size, int before, int outputs) {
        int tiles() {
            return (outputs + 1) / 2;
        }
    }

    /** B of the input transform: each row of x by a matrix with entries 0 and ±1. */
    private static void timesB(float[] x, int at, int step, float[] y) {
        float a = x[at];
        float b = x[at + step];
        float c = x[at + 2 * step];
        float d = x[at + 3 * step];
        y[at] = a - c;
        y[at + step] = b + c;
        y[at + 2 * step] = c - b;
        y[at + 3 * step] = b - d;
    }

    /** V = Bᵀ·d·B, rows first. */
    private static float[] input(float... d) {
        float[] h = new float[16];
        float[] v = new float[16];
        for (int i = 0; i < 4; i++) {
            timesB(d, 4 * i, 1, h);
        }
        for (int j = 0; j < 4; j++) {
            timesB(h, j, 4, v);
        }
        return v;
    }

    /** Three weights to four. */
    private static float[] timesG(float a, float b, float c) {
        return new float[] {a, ((a + c) + b) * 0.5f, ((a + c) - b) * 0.5f, c};
    }

    /** U = G·g·Gᵀ, columns first. */
    private static float[] weights(float[] g, int at) {
        float[][] column = new float[3][];
        for (int j = 0; j < 3; j++) {
            column[j] = timesG(g[at + j], g[at + 3 + j], g[at + 6 + j]);
        }
        float[] u = new float[16];
        for (int i = 0; i < 4; i++) {
            System.arraycopy(timesG(column[0][i], column[1][i], column[2][i]), 0, u, 4 * i, 4);
        }
        return u;
    }

    /** Y = Aᵀ·m·A, columns first. */
    private static float[] output(float... m) {
        float[] p = new float[4];
        float[] q = new float[4];
        for (int j = 0; j < 4; j++) {
            p[j] = m[j] + m[4 + j] + m[8 + j];
            q[j] = m[4 + j] - m[8 + j] - m[12 + j];
        }
        return new float[] {p[0] + p[1] + p[2], p[1] - p[2] - p[3], q[0] + q[1] + q[2], q[1] - q[2] - q[3]};
    }

    /** Elements of a tile of a plane, +0 outside. */
    private float[] tile(float[] x, int plane, int r, int t) {
        float[] d = new float[16];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                int h = 2 * r + i - rows.before;
                int w = 2 * t + j - columns.before;
                if (h >= 0 && h < rows.size && w >= 0 && w < columns.size) {
                    d[4 * i + j] = x[(plane * rows.size + h) * columns.size + w];
                }
            }
        }
        return d;
    }

    /** y, from weights maps x channels x 3 x 3. */
    public void forward(int images, float[] x, float[] w, float[] y) {
        float[][] u = new float[maps * channels][];
        for (int i = 0; i < u.length; i++) {
            u[i] = weights(w, 9 * i);
        }
        for (int n = 0; n < images; n++) {
            for (int r = 0; r < rows.tiles(); r++) {
                for (int t = 0; t < columns.tiles(); t++) {
                    float[][] v = new float[channels][];
                    for (int c = 0; c < channels; c++) {
                        v[c] = input(tile(x, n * channels + c, r, t));
                    }
                    for (int o = 0; o < maps; o++) {
                        put(output(products(u, v, o)), y, n * maps + o, r, t);
                    }
                }
            }
        }
    }

    private float[] products(float[][] u, float[][] v, int o) {
        float[] m = new float[16];
        for (int p = 0; p < 16; p++) {
            for (int c = 0; c < channels; c++) {
                m[p] = Math.fma(u[o * channels + c][p], v[c][p], m[p]);
            }
        }
        return m;
    }

    private void put(float[] four, float[] y, int plane, int r, int t) {
        for (int i = 0; i < 4; i++) {
            int h = 2 * r + i / 2;
            int w = 2 * t + i % 2;
            if (h < rows.outputs && w < columns.outputs) {
                y[(plane * rows.outputs + h) * columns.outputs + w] = four[i];
            }
        }
    }

    /** That of the gradient of data: images are the gradients of results, of which a result was made by this. */
    public DefinitionWinograd transpose() {
        return new DefinitionWinograd(maps, channels, transpose(rows), transpose(columns));
    }

    private static Side transpose(Side s) {
        return new Side(s.outputs, 2 - s.before, s.size);
    }

    /** Weights for {@link #transpose}: turned by 180 degrees, channels exchanged. */
    public float[] turned(float... w) {
        float[] t = new float[w.length];
        for (int o = 0; o < maps; o++) {
            for (int c = 0; c < channels; c++) {
                for (int k = 0; k < 9; k++) {
                    t[(c * maps + o) * 9 + k] = w[(o * channels + c) * 9 + 8 - k];
                }
            }
        }
        return t;
    }

    /** dw, maps x channels x 3 x 3, from dU, the sums of V·dM over images and tiles. */
    public void backwardWeights(int images, float[] x, float[] dy, float[] dw) {
        for (int o = 0; o < maps; o++) {
            for (int c = 0; c < channels; c++) {
                float[] du = new float[16];
                for (int n = 0; n < images; n++) {
                    for (int r = 0; r < rows.tiles(); r++) {
                        for (int t = 0; t < columns.tiles(); t++) {
                            float[] v = input(tile(x, n * channels + c, r, t));
                            float[] dm = gradient(dy, n * maps + o, r, t);
                            for (int p = 0; p < 16; p++) {
                                du[p] = Math.fma(v[p], dm[p], du[p]);
                            }
                        }
                    }
                }
                System.arraycopy(turnBack(du), 0, dw, 9 * (o * channels + c), 9);
            }
        }
    }

    /** Two gradients to four. */
    private static float[] timesA(float a, float b) {
        return new float[] {a, a + b, a - b, -b};
    }

    /** dM = A·dY·Aᵀ, rows first. */
    private float[] gradient(float[] dy, int plane, int r, int t) {
        float[] d = new float[4];
        for (int i = 0; i < 4; i++) {
            int h = 2 * r + i / 2;
            int w = 2 * t + i % 2;
            if (h < rows.outputs && w < columns.outputs) {
                d[i] = dy[(plane * rows.outputs + h) * columns.outputs + w];
            }
        }
        float[] upper = timesA(d[0], d[1]);
        float[] lower = timesA(d[2], d[3]);
        float[] dm = new float[16];
        for (int j = 0; j < 4; j++) {
            float[] column = timesA(upper[j], lower[j]);
            for (int i = 0; i < 4; i++) {
                dm[4 * i + j] = column[i];
            }
        }
        return dm;
    }

    /** Four sums to three. */
    private static float[] timesGt(float a, float b, float c, float d) {
        float half = (b + c) * 0.5f;
        return new float[] {a + half, (b - c) * 0.5f, half + d};
    }

    /** dg = Gᵀ·dU·G, columns first. */
    private static float[] turnBack(float... u) {
        float[][] column = new float[4][];
        for (int j = 0; j < 4; j++) {
            column[j] = timesGt(u[j], u[4 + j], u[8 + j], u[12 + j]);
        }
        float[] g = new float[9];
        for (int i = 0; i < 3; i++) {
            System.arraycopy(timesGt(column[0][i], column[1][i], column[2][i], column[3][i]), 0, g, 3 * i, 3);
        }
        return g;
    }
}
