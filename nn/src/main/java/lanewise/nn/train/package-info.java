/**
 * Time: steps, epochs, when to stop, what is saved, who is told.
 *
 * <p>Read {@link lanewise.nn.train.Trainer} first, then {@link lanewise.nn.train.TrainerBuilder} for what can be said about a training, {@code Stepper} for
 * what a step is, and {@code FitLoop} for what lies between steps. {@link lanewise.nn.train.Checkpoints} and {@code TrainingState} are about going on after an
 * end; {@link lanewise.nn.train.TrainingChecks} comes before a training, {@link lanewise.nn.train.Ensemble} and
 * {@link lanewise.nn.train.CheckpointAverage} behind it. A step allocates nothing; nothing here does arithmetic on tensors that is not a kernel's.
 */
package lanewise.nn.train;
