/** What is minimised, with its gradient. Read {@link lanewise.nn.loss.SoftmaxCrossEntropy} first. */
package lanewise.nn.loss;
