/** One file per layer: its description and its forward and backward pass together. Read {@link lanewise.nn.layer.Dense} first. */
package lanewise.nn.layer;
