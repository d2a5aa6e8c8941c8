/** Layers, networks, data, training, and model files. */
module lanewise.nn {
    requires transitive lanewise.optim;

    exports lanewise.nn;
    exports lanewise.nn.check;
    exports lanewise.nn.data;
    exports lanewise.nn.data.augment;
    exports lanewise.nn.data.generated;
    exports lanewise.nn.format;
    exports lanewise.nn.format.events;
    exports lanewise.nn.format.onnx;
    exports lanewise.nn.init;
    exports lanewise.nn.layer;
    exports lanewise.nn.loss;
    exports lanewise.nn.metric;
    exports lanewise.nn.report;
    exports lanewise.nn.train;
}
