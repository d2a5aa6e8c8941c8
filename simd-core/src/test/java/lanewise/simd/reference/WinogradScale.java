package lanewise.simd.reference;

/** What the errors of {@link DefinitionWinograd} are relative to: its equations with absolute values of all matrices, in double precision. */
public final class WinogradScale {
    private static final double[][] B = {{1, 0, 1, 0}, {0, 1, 1, 0}, {0, 1, 1, 0}, {0, 1, 0, 1}};
    private static final double[][] G = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}, {0, 0, 1}};
    private static final double[][] A = {{1, 1, 1, 0}, {0, 1, 1, 1}};

    private final DefinitionWinograd d;
    private final int images;

    /** Of so many images. */
    public WinogradScale(DefinitionWinograd definition, int images) {
        d = definition;
        this.images = images;
    }

    /** m·x·mᵀ. */
    private static double[][] both(double[][] m, double[][] x) {
        double[][] y = new double[m.length][m.length];
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < m.length; j++) {
                for (int k = 0; k < x.length; k++) {
                    for (int l = 0; l < x.length; l++) {
                        y[i][j] += m[i][k] * x[k][l] * m[j][l];
                    }
                }
            }
        }
        return y;
    }

    private static double[][] transpose(double[][] m) {
        double[][] t = new double[m[0].length][m.length];
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < t.length; j++) {
                t[j][i] = m[i][j];
            }
        }
        return t;
    }

    private interface Tile {
        void at(int image, int r, int t);
    }

    private void everyTile(Tile tile) {
        for (int n = 0; n < images; n++) {
            for (int r = 0; r < d.rows().tiles(); r++) {
                for (int t = 0; t < d.columns().tiles(); t++) {
                    tile.at(n, r, t);
                }
            }
        }
    }

    /** size x size elements of a plane from row h and column w on, 0 outside. */
    private static double[][] part(double[] x, int plane, int height, int width, int h, int w, int size) {
        double[][] d = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                if (h + i >= 0 && h + i < height && w + j >= 0 && w + j < width) {
                    d[i][j] = x[(plane * height + h + i) * width + w + j];
                }
            }
        }
        return d;
    }

    private double[][] input(double[] x, int plane, int r, int t) {
        int h = 2 * r - d.rows().before();
        int w = 2 * t - d.columns().before();
        return both(B, part(x, plane, d.rows().size(), d.columns().size(), h, w, 4));
    }

    private static void addProduct(double[][] u, double[][] v, double[][] sum) {
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                sum[i][j] += u[i][j] * v[i][j];
            }
        }
    }

    /** |Aᵀ|·(Σ |G|·|g|·|Gᵀ| ∘ |Bᵀ|·|d|·|B|)·|A| of absolute values x and w. */
    public void forward(double[] x, double[] w, double[] y) {
        int height = d.rows().outputs();
        int width = d.columns().outputs();
        everyTile((n, r, t) -> {
            for (int o = 0; o < d.maps(); o++) {
                double[][] m = new double[4][4];
                for (int c = 0; c < d.channels(); c++) {
                    double[][] g = part(w, o * d.channels() + c, 3, 3, 0, 0, 3);
                    addProduct(both(G, g), input(x, n * d.channels() + c, r, t), m);
                }
                double[][] four = both(A, m);
                for (int i = 0; i < 4; i++) {
                    int h = 2 * r + i / 2;
                    int v = 2 * t + i % 2;
                    if (h < height && v < width) {
                        y[((n * d.maps() + o) * height + h) * width + v] = four[i / 2][i % 2];
                    }
                }
            }
        });
    }

    /** |Gᵀ|·(Σ |Bᵀ|·|d|·|B| ∘ |A|·|dY|·|Aᵀ|)·|G| of absolute values x and dy. */
    public void weights(double[] x, double[] dy, double[] dw) {
        for (int o = 0; o < d.maps(); o++) {
            for (int c = 0; c < d.channels(); c++) {
                int map = o;
                int channel = c;
                double[][] sum = new double[4][4];
                everyTile((n, r, t) -> {
                    double[][] four = part(
                            dy,
                            n * d.maps() + map,
                            d.rows().outputs(),
                            d.columns().outputs(),
                            2 * r,
                            2 * t,
                            2);
                    addProduct(input(x, n * d.channels() + channel, r, t), both(transpose(A), four), sum);
                });
                double[][] g = both(transpose(G), sum);
                for (int k = 0; k < 9; k++) {
                    dw[(o * d.channels() + c) * 9 + k] = g[k / 3][k % 3];
                }
            }
        }
    }
}
