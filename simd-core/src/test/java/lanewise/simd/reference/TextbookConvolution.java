package lanewise.simd.reference;

import java.util.Arrays;

/**
 * {@link Textbook} for convolutions: each product is added where the equation of the forward pass has it, whatever the order. Square kernel, one
 * stride, padding and dilation for both directions.
 */
public final class TextbookConvolution {
    private final int images;
    private final int inChannels;
    private final int outChannels;
    private final int groups;
    private final int height;
    private final int width;
    private final int kernel;
    private final int stride;
    private final int padding;
    private final int dilation;

    /** The geometry. */
    public TextbookConvolution(
            int images,
            int inChannels,
            int outChannels,
            int groups,
            int height,
            int width,
            int kernel,
            int stride,
            int padding,
            int dilation) {
        this.images = images;
        this.inChannels = inChannels;
        this.outChannels = outChannels;
        this.groups = groups;
        this.height = height;
        this.width = width;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
    }

    private int outputs(int size) {
        return (size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
    }

    /** Rows of outputs. */
    public int outHeight() {
        return outputs(height);
    }

    /** Columns of outputs. */
    public int outWidth() {
        return outputs(width);
    }

    /** A product of the sum, by the places of its factors and of the result. */
    private interface Term {
        void add(int x, int w, int y);
    }

    /** y[n,o,i,j] = Σ w[o,c,k,l]·x[n, first channel of o's group + c, i·stride + k·dilation − padding, j·stride + l·dilation − padding]. */
    private void terms(Term term) {
        int c0 = inChannels / groups;
        for (int y = 0; y < images * outChannels * outHeight() * outWidth(); y++) {
            int j = y % outWidth();
            int i = y / outWidth() % outHeight();
            int o = y / (outWidth() * outHeight()) % outChannels;
            int n = y / (outWidth() * outHeight() * outChannels);
            for (int t = 0; t < c0 * kernel * kernel; t++) {
                int r = i * stride + t / kernel % kernel * dilation - padding;
                int s = j * stride + t % kernel * dilation - padding;
                int channel = o / (outChannels / groups) * c0 + t / (kernel * kernel);
                if (r >= 0 && r < height && s >= 0 && s < width) {
                    term.add(((n * inChannels + channel) * height + r) * width + s, o * c0 * kernel * kernel + t, y);
                }
            }
        }
    }

    /** y = x * w. */
    public void forward(double[] x, double[] w, double[] y) {
        Arrays.fill(y, 0);
        terms((i, j, k) -> y[k] += x[i] * w[j]);
    }

    /** dx, the gradient of Σ dy·y. */
    public void backwardData(double[] dy, double[] w, double[] dx) {
        Arrays.fill(dx, 0);
        terms((i, j, k) -> dx[i] += dy[k] * w[j]);
    }

    /** dw, the gradient of Σ dy·y. */
    public void backwardWeights(double[] x, double[] dy, double[] dw) {
        Arrays.fill(dw, 0);
        terms((i, j, k) -> dw[j] += dy[k] * x[i]);
    }
}
