package lanewise.jmh.peers;

import java.util.stream.IntStream;
import lanewise.jmh.compare.Learner;
import lanewise.jmh.compare.Plan;
import lanewise.nn.data.Dataset;
import lanewise.nn.data.Split;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.op.Op;
import org.tensorflow.types.TFloat32;

/** Epochs with a static graph: a batch is copied, row by row, into the memory of a tensor that is fed again and again. */
final class TensorFlowEpochs implements Learner {
    private final Plan plan;
    private final Split split;
    private final float[] images;
    private final float[] labels;
    private final TensorFlowNetwork network;
    private final Feed whole;
    private final Feed rest;
    private final TensorFlowNetwork.Place test;
    private final TFloat32 rate = TFloat32.scalarOf(0);
    private final Session session;
    private int steps;

    /** Batches of one size on their way in; the last of an epoch is smaller, where the examples do not divide. */
    private final class Feed {
        final int rows;
        final TensorFlowNetwork.Place place;
        final Op train;
        final TFloat32 x;
        final TFloat32 y;

        Feed(int rows) {
            this.rows = rows;
            place = network.place(rows);
            train = network.updates(place);
            x = TFloat32.tensorOf(network.batchShape(rows));
            y = TFloat32.tensorOf(Shape.of(rows, plan.classes()));
        }

        void gather(int[] order, int from) {
            gather(images, plan.width(), x, order, from);
            gather(labels, plan.classes(), y, order, from);
        }

        private void gather(float[] all, int width, TFloat32 batch, int[] order, int from) {
            FloatDataBuffer memory = batch.asRawTensor().data().asFloats();
            for (int i = 0; i < rows; i++) {
                memory.offset((long) i * width).write(all, order[from + i] * width, width);
            }
        }

        Session.Runner runner() {
            return session.runner()
                    .feed(place.x(), x)
                    .feed(place.y(), y)
                    .feed(network.rate(), rate)
                    .addTarget(train);
        }

        void close() {
            x.close();
            y.close();
        }
    }

    TensorFlowEpochs(Plan plan, Split split, int threads) {
        this.plan = plan;
        this.split = split;
        images = split.train().features().toArray();
        labels = oneHot(split.train(), plan.classes());
        network = new TensorFlowNetwork(plan);
        whole = new Feed(plan.batch());
        int left = split.train().size() % plan.batch();
        rest = left == 0 ? whole : new Feed(left);
        test = network.place(split.test().size());
        session = network.start(threads);
    }

    private static float[] oneHot(Dataset data, int classes) {
        float[] oneHot = new float[data.size() * classes];
        IntStream.range(0, data.size()).forEach(i -> oneHot[i * classes + data.label(i)] = 1);
        return oneHot;
    }

    @Override
    public float epoch(int number) {
        int[] order = plan.order(number, split.train().size());
        float first = Float.NaN;
        for (int from = 0; from < order.length; from += plan.batch()) {
            Feed feed = order.length - from < plan.batch() ? rest : whole;
            feed.gather(order, from);
            rate.setFloat(network.rate(++steps));
            Session.Runner runner = feed.runner();
            if (from == 0) {
                runner.fetch(feed.place.loss());
            }
            try (Result result = runner.run()) {
                if (from == 0) {
                    first = ((TFloat32) result.get(0)).getFloat();
                }
            }
        }
        return first;
    }

    @Override
    public double accuracy() {
        Dataset data = split.test();
        try (TFloat32 x = TFloat32.tensorOf(network.batchShape(data.size()))) {
            x.asRawTensor().data().asFloats().write(data.features().toArray());
            try (Result result =
                    session.runner().feed(test.x(), x).fetch(test.logits()).run()) {
                TFloat32 logits = (TFloat32) result.get(0);
                long right = IntStream.range(0, data.size())
                        .filter(i -> argmax(logits, i) == data.label(i))
                        .count();
                return (double) right / data.size();
            }
        }
    }

    private int argmax(TFloat32 logits, int row) {
        int best = 0;
        for (int j = 1; j < plan.classes(); j++) {
            if (logits.getFloat(row, j) > logits.getFloat(row, best)) {
                best = j;
            }
        }
        return best;
    }

    @Override
    public void close() {
        session.close();
        network.close();
        whole.close();
        if (rest != whole) {
            rest.close();
        }
        rate.close();
    }
}
