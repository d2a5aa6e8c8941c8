package lanewise.nn.train;

/** How far a training is: with the seed, the order in which examples are to come. */
final class Position {
    private int epochs;
    private int steps;
    private long examples;
    private double lossSum;

    /** Whole epochs. */
    int epochs() {
        return epochs;
    }

    /** Steps of the epoch that is not over. */
    int steps() {
        return steps;
    }

    /** Examples of all steps. */
    long examples() {
        return examples;
    }

    /** Of the losses of the epoch that is not over, each as it enters the epoch's. */
    double lossSum() {
        return lossSum;
    }

    void stepDone(int rows, double loss) {
        steps++;
        examples += rows;
        lossSum += loss;
    }

    void epochDone() {
        epochs++;
        steps = 0;
        lossSum = 0;
    }

    void resume(int wholeEpochs, int stepsBeyond, long examplesSoFar, double lossSoFar) {
        epochs = wholeEpochs;
        steps = stepsBeyond;
        examples = examplesSoFar;
        lossSum = lossSoFar;
    }
}
