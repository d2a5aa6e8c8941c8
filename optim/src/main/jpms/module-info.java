/** Optimizers, schedules and hyper-parameter search. */
module lanewise.optim {
    requires transitive lanewise.simd;

    exports lanewise.optim;
    exports lanewise.optim.average;
    exports lanewise.optim.check to
            lanewise.nn;
    exports lanewise.optim.clip;
    exports lanewise.optim.math to
            lanewise.nn;
    exports lanewise.optim.schedule;
    exports lanewise.optim.search;
    exports lanewise.optim.secondorder;
    exports lanewise.optim.validation;
}
