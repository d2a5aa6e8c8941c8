/**
 * One file per layer: its description and its forward and backward pass together, so that it can be read alone. What several layers compute alike has a place of its own,
 * such as {@code Convolution}, {@code Normalization}, {@code Partitioned}, {@code Examples} and {@code Gradients}; that they answer a network's questions in like words is not taken out. Read
 * {@link lanewise.nn.layer.Dense} first.
 */
package lanewise.nn.layer;
