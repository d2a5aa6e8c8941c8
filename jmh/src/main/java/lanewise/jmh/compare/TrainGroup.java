package lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Training steps of networks that people train on a CPU. */
public record TrainGroup(String name, List<Section> sections, List<TrainCase> cases) implements Group {
    private static final Stage RELU = new Stage.Relu();
    private static final Section TINY = new Section("16-32-4", 20, 0);

    /** Multilayer perceptrons. */
    static TrainGroup mlp() {
        Section small = new Section("small", 2, 0);
        Section medium = new Section("medium, batch 1 and 32", 1.6, 0);
        Section medium128 = new Section("medium, batch 128", 1.3, 0);
        Section large = new Section("large", 1.1, 0);
        List<TrainCase> cases = new ArrayList<>();
        add(cases, TINY, 1, 16, 32, 4);
        for (int batch : new int[] {1, 32, 128}) {
            add(cases, small, batch, 784, 128, 10);
        }
        for (int batch : new int[] {1, 32}) {
            add(cases, medium, batch, 784, 512, 256, 10);
        }
        add(cases, medium128, 128, 784, 512, 256, 10);
        add(cases, large, 512, 784, 512, 256, 10);
        for (int batch : new int[] {32, 512}) {
            add(cases, large, batch, 784, 2048, 2048, 10);
        }
        return new TrainGroup("mlp-train", List.of(TINY, small, medium, medium128, large), cases);
    }

    private static void add(List<TrainCase> cases, Section section, int batch, int... widths) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            stages.add(new Stage.Dense(widths[i]));
            if (i < widths.length - 1) {
                stages.add(RELU);
            }
        }
        String model =
                String.join("-", Arrays.stream(widths).mapToObj(String::valueOf).toList());
        cases.add(new TrainCase(section.name(), model, List.of(widths[0]), stages, batch));
    }

    /** Convolutional networks. */
    static TrainGroup cnn() {
        Section plain = new Section("CNN", 1.8, 0);
        Section lenet = new Section("LeNet-5", 3, 0);
        Section resnet = new Section("ResNet-8", 1.4, 0);
        return new TrainGroup(
                "cnn-train",
                List.of(plain, lenet, resnet),
                List.of(
                        new TrainCase(plain.name(), "CNN 28x28", List.of(1, 28, 28), cnnStages(), 64),
                        new TrainCase(lenet.name(), "LeNet-5", List.of(1, 28, 28), leNet5(), 64),
                        new TrainCase(resnet.name(), "ResNet-8", List.of(3, 32, 32), resNet8(), 32)));
    }

    /** Two convolutions without padding, a pooling, two dense layers. */
    private static List<Stage> cnnStages() {
        return List.of(
                new Stage.Conv(32, 3, 0, 1, true),
                RELU,
                new Stage.Conv(64, 3, 0, 1, true),
                RELU,
                new Stage.MaxPool(2),
                new Stage.Dense(128),
                RELU,
                new Stage.Dense(10));
    }

    /** LeCun, Bottou, Bengio and Haffner 1998, with ReLU and max pooling as it is trained today. */
    private static List<Stage> leNet5() {
        return List.of(
                new Stage.Conv(6, 5, 2, 1, true),
                RELU,
                new Stage.MaxPool(2),
                new Stage.Conv(16, 5, 0, 1, true),
                RELU,
                new Stage.MaxPool(2),
                new Stage.Dense(120),
                RELU,
                new Stage.Dense(84),
                RELU,
                new Stage.Dense(10));
    }

    /** A convolution, three residual blocks of 16, 32 and 64 channels, an average (He, Zhang, Ren and Sun 2016, §4.2 with n = 1). */
    private static List<Stage> resNet8() {
        return List.of(
                conv(16, 3, 1),
                new Stage.BatchNorm(),
                RELU,
                block(16, 1),
                block(32, 2),
                block(64, 2),
                new Stage.GlobalAverage(),
                new Stage.Dense(10));
    }

    private static Stage conv(int channels, int kernel, int stride) {
        return new Stage.Conv(channels, kernel, kernel / 2, stride, false);
    }

    private static Stage block(int channels, int stride) {
        List<Stage> body = List.of(
                conv(channels, 3, stride), new Stage.BatchNorm(), RELU, conv(channels, 3, 1), new Stage.BatchNorm());
        List<Stage> shortcut = stride == 1 ? List.of() : List.of(conv(channels, 1, stride), new Stage.BatchNorm());
        return new Stage.Residual(body, shortcut);
    }

    @Override
    public String toString() {
        return name;
    }
}
