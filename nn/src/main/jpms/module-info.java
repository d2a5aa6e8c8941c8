/** Layers, networks, data, training, and model files. */
module lanewise.nn {
    requires transitive lanewise.optim;

    exports lanewise.nn;
    exports lanewise.nn.data;
    exports lanewise.nn.format;
    exports lanewise.nn.format.onnx;
    exports lanewise.nn.init;
    exports lanewise.nn.layer;
    exports lanewise.nn.loss;
    exports lanewise.nn.metric;
    exports lanewise.nn.train;
}
