/** Time: steps, epochs, listeners, and what stops a training. Read {@link lanewise.nn.train.Trainer} first. */
package lanewise.nn.train;
