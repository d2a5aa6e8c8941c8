"""Writes golden.tfevents with TensorBoard's own classes (pip install tensorboard; 2.21.0 was used). EventFileTest writes the same events."""
import pathlib

from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, types_pb2
from tensorboard.summary.writer.record_writer import RecordWriter


def value(tag, **content):
    return summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=tag, **content)])


with open(pathlib.Path(__file__).with_name("golden.tfevents"), "wb") as file:
    writer = RecordWriter(file)

    def write(**event):
        writer.write(event_pb2.Event(**event).SerializeToString(deterministic=True))

    write(wall_time=1700000000.25, file_version="brain.Event:2")
    write(wall_time=1700000001.5, step=1, summary=value("train/loss", simple_value=2.25))
    write(wall_time=1700000002.5, step=300, summary=value("train/loss", simple_value=0.0))
    write(wall_time=1700000003.5, step=1 << 40, summary=value("Größe", simple_value=-1e-30))
    write(
        wall_time=1700000004.5,
        step=301,
        summary=value(
            "weights/dense1",
            histo=summary_pb2.HistogramProto(
                min=-1, max=2, num=6, sum=3.5, sum_squares=9.25, bucket_limit=[0, 1, 2], bucket=[1, 0, 5]
            ),
        ),
    )
    write(
        wall_time=1700000005.5,
        step=302,
        summary=value(
            "mistakes",
            image=summary_pb2.Summary.Image(height=1, width=2, colorspace=1, encoded_image_string=b"not a picture"),
        ),
    )
    write(
        wall_time=1700000006.5,
        step=0,
        summary=value(
            "configuration",
            tensor=tensor_pb2.TensorProto(
                dtype=types_pb2.DT_STRING, tensor_shape={}, string_val=["| batch | 64 |".encode()]
            ),
            metadata=summary_pb2.SummaryMetadata(
                plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text"),
                data_class=summary_pb2.DATA_CLASS_TENSOR,
            ),
        ),
    )
