/**
 * Networks as ONNX files, for ONNX Runtime and others: opset 17, IR version 8. A writer only, of the few protobuf messages that it needs, without generated code.
 * Read {@link lanewise.nn.format.onnx.OnnxExport} first, then {@link lanewise.nn.format.onnx.Operators}, which says what becomes of each layer.
 */
package lanewise.nn.format.onnx;
