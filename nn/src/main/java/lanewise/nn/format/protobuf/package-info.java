/**
 * Protocol buffers, as far as they are written here: {@link lanewise.nn.format.protobuf.Message}, for ONNX models and for TensorBoard's events. Not exported.
 */
package lanewise.nn.format.protobuf;
