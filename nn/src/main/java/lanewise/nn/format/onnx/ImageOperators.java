package lanewise.nn.format.onnx;

import java.util.Arrays;
import java.util.Optional;
import lanewise.nn.Layer;
import lanewise.nn.layer.AdaptiveAveragePool2d;
import lanewise.nn.layer.AdaptiveMaxPool2d;
import lanewise.nn.layer.AveragePool2d;
import lanewise.nn.layer.BatchNorm;
import lanewise.nn.layer.Conv1d;
import lanewise.nn.layer.Conv2d;
import lanewise.nn.layer.ConvTranspose2d;
import lanewise.nn.layer.ConvWindow;
import lanewise.nn.layer.Extent;
import lanewise.nn.layer.GlobalAveragePool;
import lanewise.nn.layer.GlobalMaxPool;
import lanewise.nn.layer.GroupNorm;
import lanewise.nn.layer.InstanceNorm;
import lanewise.nn.layer.MaxPool2d;
import lanewise.nn.layer.Padding;
import lanewise.nn.layer.Window;
import lanewise.simd.Shape;

/** Layers that know channels: convolutions, pooling and what normalizes channels. */
final class ImageOperators {
    private final Operators.Context at;

    ImageOperators(Operators.Context at) {
        this.at = at;
    }

    /** Adds the layer if it is one of these. */
    Optional<String> add(Layer layer) {
        return Optional.ofNullable(
                switch (layer) {
                    case Conv2d c -> conv2d(c);
                    case Conv1d c -> conv1d(c);
                    case ConvTranspose2d c -> convTranspose(c);
                    case BatchNorm b -> batchNorm(b);
                    case GroupNorm g -> groupNorm(g);
                    case InstanceNorm n -> instanceNorm(n);
                    case MaxPool2d p -> maxPool(p.window());
                    case AveragePool2d p -> averagePool(p.window(), p.countPadding());
                    case AdaptiveMaxPool2d p ->
                        alike(p.size()).map(this::maxPool).orElse(null);
                    case AdaptiveAveragePool2d p ->
                        alike(p.size()).map(w -> averagePool(w, false)).orElse(null);
                    case GlobalAveragePool p -> global("GlobalAveragePool");
                    case GlobalMaxPool p -> global("GlobalMaxPool");
                    default -> null;
                });
    }

    private String conv2d(Conv2d c) {
        ConvWindow w = c.window();
        Node node = windowed(at.node("Conv").reads(at.weights("weight")), w, c.bias());
        int[] rows = pads(
                at.input().dim(1),
                w.size().height(),
                w.stride().height(),
                w.dilation().height(),
                w.padding(),
                true);
        int[] columns = pads(
                at.input().dim(2),
                w.size().width(),
                w.stride().width(),
                w.dilation().width(),
                w.padding(),
                false);
        return at.make(node.numbers("pads", rows[0], columns[0], rows[1], columns[1]));
    }

    private String conv1d(Conv1d c) {
        ConvWindow w = c.window();
        int[] pads = pads(
                at.input().dim(1),
                w.size().width(),
                w.stride().width(),
                w.dilation().width(),
                w.padding(),
                false);
        Node node = at.node("Conv").reads(at.weights("weight"));
        if (c.bias()) {
            node.reads(at.weights("bias"));
        }
        return at.make(node.numbers("kernel_shape", w.size().width())
                .numbers("strides", w.stride().width())
                .numbers("dilations", w.dilation().width())
                .numbers("pads", pads[0], pads[1])
                .number("group", w.groups()));
    }

    private Node windowed(Node node, ConvWindow w, boolean bias) {
        if (bias) {
            node.reads(at.weights("bias"));
        }
        return node.numbers("kernel_shape", w.size().height(), w.size().width())
                .numbers("strides", w.stride().height(), w.stride().width())
                .numbers("dilations", w.dilation().height(), w.dilation().width())
                .number("group", w.groups());
    }

    /** Zeros before and behind; those of "same" make ⌈size/stride⌉ outputs, an odd one behind. */
    private static int[] pads(int size, int kernel, int stride, int dilation, Padding p, boolean rows) {
        if (!p.same()) {
            return rows ? new int[] {p.top(), p.bottom()} : new int[] {p.left(), p.right()};
        }
        int all = Math.max(0, (Math.ceilDiv(size, stride) - 1) * stride + (kernel - 1) * dilation + 1 - size);
        return new int[] {all / 2, all - all / 2};
    }

    /** With padding "same", where the stride is more than the kernel, no input reaches the last outputs. */
    private String convTranspose(ConvTranspose2d c) {
        ConvWindow w = c.window();
        Shape y = at.output();
        int[] rows = pads(
                y.dim(1), w.size().height(), w.stride().height(), w.dilation().height(), w.padding(), true);
        int[] columns = pads(
                y.dim(2), w.size().width(), w.stride().width(), w.dilation().width(), w.padding(), false);
        int below = beyond(
                y.dim(1),
                at.input().dim(1),
                w.size().height(),
                w.stride().height(),
                w.dilation().height(),
                rows);
        int right = beyond(
                y.dim(2),
                at.input().dim(2),
                w.size().width(),
                w.stride().width(),
                w.dilation().width(),
                columns);
        Node node = windowed(at.node("ConvTranspose").reads(at.weights("weight")), w, c.bias());
        return at.make(
                node.numbers("pads", rows[0], columns[0], rows[1], columns[1]).numbers("output_padding", below, right));
    }

    private static int beyond(int outputs, int inputs, int kernel, int stride, int dilation, int... pads) {
        return outputs - ((inputs - 1) * stride + (kernel - 1) * dilation + 1 - pads[0] - pads[1]);
    }

    private String batchNorm(BatchNorm b) {
        return at.make(at.node("BatchNormalization")
                .reads(at.weights("gamma"), at.weights("beta"), at.weights("running_mean"), at.weights("running_var"))
                .real("epsilon", b.eps()));
    }

    private String instanceNorm(InstanceNorm n) {
        return at.make(at.node("InstanceNormalization")
                .reads(at.weights("gamma"), at.weights("beta"))
                .real("epsilon", n.eps()));
    }

    /** Groups as instances of one channel, with gain 1 and bias 0; then the gain and bias of each channel. */
    private String groupNorm(GroupNorm g) {
        Shape x = at.input();
        int groups = g.groups();
        float[] ones = new float[groups];
        Arrays.fill(ones, 1f);
        String gain = at.onnx().reals(at.part("ones"), new int[] {groups}, ones);
        String bias = at.onnx().reals(at.part("zeros"), new int[] {groups}, new float[groups]);
        String grouped = at.reshaped("groups", at.part("grouped"), at.x(), groups, x.elements() / groups);
        String normal = at.part("normal");
        at.onnx()
                .add(new Node("InstanceNormalization", normal)
                        .reads(grouped, gain, bias)
                        .makes(normal)
                        .real("epsilon", g.eps()));
        String back = at.reshaped("channels", at.part("back"), normal, x.toArray());
        int[] perChannel = new int[x.rank()];
        Arrays.fill(perChannel, 1);
        perChannel[0] = x.dim(0);
        String scaled = at.step("Mul", "scaled", back, at.weights("gamma", perChannel));
        return at.made("Add", scaled, at.weights("beta", perChannel));
    }

    /** Windows of one size, where the adaptive ones are. */
    private Optional<Window> alike(Extent outputs) {
        int height = at.input().dim(1);
        int width = at.input().dim(2);
        return height % outputs.height() == 0 && width % outputs.width() == 0
                ? Optional.of(Window.of(new Extent(height / outputs.height(), width / outputs.width())))
                : Optional.empty();
    }

    private String maxPool(Window w) {
        return at.make(pooled("MaxPool", at.x(), w, w.padding(), behind(w)));
    }

    /**
     * ONNX counts all padding or none. Ours counts the padding that was asked for, but not what a last window with {@code ceil} stands over beyond it; so where there
     * are both, the zeros that count become part of the image.
     */
    private String averagePool(Window w, boolean countPadding) {
        Extent more = behind(w);
        boolean padded = w.padding().height() + w.padding().width() > 0;
        boolean beyond = more.height() > w.padding().height()
                || more.width() > w.padding().width();
        if (!countPadding || !padded) {
            return at.make(pooled("AveragePool", at.x(), w, w.padding(), more));
        }
        if (!beyond) {
            return at.make(pooled("AveragePool", at.x(), w, w.padding(), more).number("count_include_pad", 1));
        }
        int h = w.padding().height();
        int v = w.padding().width();
        String pads = at.onnx().numbers(at.part("pads"), 0, 0, h, v, 0, 0, h, v);
        String image = at.step("Pad", "padded", at.x(), pads);
        Extent rest = new Extent(more.height() - h, more.width() - v);
        return at.make(pooled("AveragePool", image, w, new Extent(0, 0), rest));
    }

    private Node pooled(String operator, String x, Window w, Extent before, Extent behind) {
        return new Node(operator, at.name())
                .reads(x)
                .numbers("kernel_shape", w.size().height(), w.size().width())
                .numbers("strides", w.stride().height(), w.stride().width())
                .numbers("pads", before.height(), before.width(), behind.height(), behind.width());
    }

    /** The padding below and to the right with which rounding down gives as many outputs as there are. */
    private Extent behind(Window w) {
        return new Extent(
                behind(
                        at.input().dim(1),
                        at.output().dim(1),
                        w.size().height(),
                        w.stride().height(),
                        w.padding().height()),
                behind(
                        at.input().dim(2),
                        at.output().dim(2),
                        w.size().width(),
                        w.stride().width(),
                        w.padding().width()));
    }

    private static int behind(int size, int outputs, int kernel, int stride, int pad) {
        return Math.max(pad, (outputs - 1) * stride + kernel - size - pad);
    }

    private String global(String operator) {
        String pooled = at.step(operator, "pooled", at.x());
        return at.reshaped("shape", at.name(), pooled, at.input().dim(0));
    }
}
