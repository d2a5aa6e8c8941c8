package lanewise.nn.train;

import lanewise.nn.Network;
import lanewise.nn.data.Batch;
import lanewise.nn.data.BatchReader;
import lanewise.nn.data.BatchSource;
import lanewise.nn.data.Prefetcher;
import lanewise.nn.loss.PlacedLoss;
import lanewise.simd.TensorArena;

/** Has batches made in a thread of its own, ahead of the steps and beyond the ends of epochs. */
final class PrefetchedFeed implements Feed {
    private static final int NONE = -1;

    private final TensorArena ring = TensorArena.ofShared();
    private final PlacedLoss loss;
    private final OrderAhead order;
    private final Batch batch;
    private final Prefetcher batches;
    private long epoch;
    private int last = NONE;

    /** Begins at once to make batches, from a place on. */
    PrefetchedFeed(DatasetExamples examples, long seed, Network network, PlacedLoss loss, BatchSource.Place start) {
        this.loss = loss;
        order = new OrderAhead(examples.order(seed), examples.size());
        BatchReader reader = examples.reader(seed, order);
        batch = examples.batch(network, loss, reader);
        reader.seek(start);
        batches = new Prefetcher(reader, batch, ring);
    }

    @Override
    public PlacedLoss loss() {
        return loss;
    }

    @Override
    public long[] threadIds() {
        return new long[] {batches.threadId()};
    }

    @Override
    public void begin(long number) {
        order.prepare(number + 1);
        epoch = number;
        last = NONE;
    }

    /** A batch that is asked for twice is still there; batches that are asked for again, several at a time, are made again. */
    @Override
    public void load(int from, int rows) {
        int n = from == last ? batches.again(batch) : next(from);
        if (n != rows) {
            throw new IllegalStateException(n + " examples were prefetched but a step asks for " + rows);
        }
        last = from;
    }

    private int next(int from) {
        if (!batches.isAt(epoch, from)) {
            batches.seek(new BatchSource.Place(epoch, from));
        }
        return batches.next(batch);
    }

    @Override
    public void close() {
        batches.close();
        ring.close();
    }
}
