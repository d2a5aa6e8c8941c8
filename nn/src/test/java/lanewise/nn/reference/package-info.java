/**
 * What the float code is judged by: the textbook's equations in double precision, and how far floats may be from them.
 */
package lanewise.nn.reference;
