package lanewise.jmh.peers;

import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.op.Ops;
import org.tensorflow.op.io.FifoQueue;
import org.tensorflow.op.io.QueueClose;
import org.tensorflow.op.io.QueueEnqueue;
import org.tensorflow.op.io.ReaderRead;
import org.tensorflow.proto.Event;
import org.tensorflow.types.TString;

/**
 * Reads an event file by TensorFlow's own record reader, which checks both checksums of each record, and its own protocol-buffers classes, and counts what is in it.
 *
 * <pre>java -cp "jmh/target/benchmarks.jar:jmh/target/peers/*" lanewise.jmh.peers.ReadEvents RUN/events.out.tfevents.lanewise</pre>
 *
 * <p>A damaged record ends it with TensorFlow's exception.
 */
public final class ReadEvents {
    private ReadEvents() {}

    /** Prints how many records and values there are. */
    public static void main(String[] args) throws Exception {
        try (Graph graph = new Graph()) {
            Ops tf = Ops.create(graph);
            FifoQueue files = tf.io.fifoQueue(List.of(TString.class));
            QueueEnqueue enqueue = tf.io.queueEnqueue(files, List.of(tf.constant(args[0])));
            QueueClose close = tf.io.queueClose(files);
            ReaderRead read = tf.io.readerRead(tf.io.tfRecordReader(), files);
            try (Session session = new Session(graph)) {
                session.runner().addTarget(enqueue).run().close();
                session.runner().addTarget(close).run().close();
                count(session, read);
            }
        }
    }

    private static void count(Session session, ReaderRead read) throws Exception {
        int records = 0;
        int values = 0;
        int unknown = 0;
        while (true) {
            try (Tensor record = session.runner().fetch(read.value()).run().get(0)) {
                Event event = Event.parseFrom(((TString) record).asBytes().getObject());
                records++;
                values += event.getSummary().getValueCount();
                unknown += event.getUnknownFields().asMap().size()
                        + event.getSummary().getUnknownFields().asMap().size();
            } catch (TFOutOfRangeException end) {
                System.out.println(records + " records, " + values + " values, " + unknown + " unknown fields");
                return;
            }
        }
    }
}
