package lanewise.nn.report;

/**
 * A curve in a chart.
 *
 * @param label what it is
 * @param run number of its run, from 0
 * @param colour number of its colour
 * @param validation whether it is of the validation part rather than of training
 * @param curve its points
 * @param noisy whether it can be smoothed
 */
record Line(String label, int run, int colour, boolean validation, Curve curve, boolean noisy) {
    /** Weight of the moving average when the page is opened. */
    static final double SMOOTHING = 0.6;

    /** What is drawn as a thick line. */
    Curve shown() {
        return noisy ? curve.smoothed(SMOOTHING) : curve;
    }
}
