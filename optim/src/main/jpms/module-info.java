/** Optimizers and schedules. */
module lanewise.optim {
    requires transitive lanewise.simd;

    exports lanewise.optim;
    exports lanewise.optim.schedule;
    exports lanewise.optim.secondorder;
}
