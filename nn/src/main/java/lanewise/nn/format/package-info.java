/**
 * Files: reading strictly, writing whole or not at all. Read {@link lanewise.nn.format.Safetensors} first.
 */
package lanewise.nn.format;
