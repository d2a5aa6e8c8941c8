package lanewise.nn.format.events;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lanewise.nn.format.Png;
import lanewise.nn.format.protobuf.Message;

/**
 * A file of events that TensorBoard shows: scalars, histograms, images and texts, each with a name, a step and a time.
 *
 * {@snippet :
 * try (EventFile events = EventFile.create(Path.of("runs/digits-1"))) {
 *     events.scalar("train/loss", 1, System.currentTimeMillis() / 1e3, 2.31f);
 * }
 * }
 *
 * <p>Then {@code tensorboard --logdir runs} has a run digits-1. A record is whole in the file after {@link #flush}; TensorBoard waits for the rest
 * of one that is not. For one thread at a time.
 *
 * @see <a href="https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto">event.proto</a>
 */
public final class EventFile implements AutoCloseable {
    /** TensorBoard takes every file for one of events whose name contains {@code tfevents}. */
    public static final String NAME = "events.out.tfevents.lanewise";

    private static final String VERSION = "brain.Event:2";
    private static final int RGB = 3;
    private static final int GRAY = 1;
    private static final int DT_STRING = 7;
    private static final int DATA_CLASS_TENSOR = 2;

    private final FileChannel channel;
    private final Records records;
    private final Message event = new Message();
    private final Message summary = new Message();
    private final Message value = new Message();
    private final Message content = new Message();

    private EventFile(FileChannel channel) {
        this.channel = channel;
        records = new Records(channel);
    }

    /**
     * Starts the file {@value #NAME} in a folder that exists; one from before is overwritten, since TensorBoard would draw both as one run.
     *
     * @param wallTime now, in seconds since 1970
     */
    public static EventFile create(Path folder, double wallTime) throws IOException {
        return open(folder, wallTime, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Goes on with the file, or starts it, when a training goes on. */
    public static EventFile append(Path folder, double wallTime) throws IOException {
        return open(folder, wallTime, StandardOpenOption.APPEND);
    }

    private static EventFile open(Path folder, double wallTime, StandardOpenOption how) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(NAME), StandardOpenOption.WRITE, StandardOpenOption.CREATE, how);
        EventFile file = new EventFile(channel);
        file.event.nonzero(1, wallTime).text(3, VERSION);
        file.writeEvent();
        return file;
    }

    /**
     * A point of a curve.
     *
     * @param tag name; what is before a slash is the name of a group
     * @param step of the training
     * @param wallTime seconds since 1970
     */
    public void scalar(String tag, long step, double wallTime, float y) throws IOException {
        value.clear().text(1, tag).real(2, y);
        write(step, wallTime);
    }

    /** A distribution. */
    public void histogram(String tag, long step, double wallTime, Histogram histogram) throws IOException {
        value.clear().text(1, tag).message(5, histogram.encode(content.clear()));
        write(step, wallTime);
    }

    /** A picture. */
    public void image(String tag, long step, double wallTime, Png image) throws IOException {
        image(tag, step, wallTime, image.height(), image.width(), image.isColour() ? RGB : GRAY, image.bytes());
    }

    /** A picture of any format that browsers know. */
    void image(String tag, long step, double wallTime, int height, int width, int channels, byte[] bytes)
            throws IOException {
        content.clear()
                .nonzero(1, height)
                .nonzero(2, width)
                .nonzero(3, channels)
                .bytes(4, bytes);
        value.clear().text(1, tag).message(4, content);
        write(step, wallTime);
    }

    /** A text, which TensorBoard takes for Markdown. */
    public void text(String tag, long step, double wallTime, String markdown) throws IOException {
        Message shape = new Message();
        Message plugin = new Message().text(1, "text");
        Message metadata = new Message().message(1, plugin).nonzero(4, DATA_CLASS_TENSOR);
        content.clear().nonzero(1, DT_STRING).message(2, shape).text(8, markdown);
        value.clear().text(1, tag).message(8, content).message(9, metadata);
        write(step, wallTime);
    }

    private void write(long step, double wallTime) throws IOException {
        summary.clear().message(1, value);
        event.clear().nonzero(1, wallTime).nonzero(2, step).message(5, summary);
        writeEvent();
    }

    private void writeEvent() throws IOException {
        records.write(event.bytes(), Math.toIntExact(event.size()));
    }

    /** Hands everything to the operating system. */
    public void flush() throws IOException {
        records.flush();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            flush();
        }
    }
}
