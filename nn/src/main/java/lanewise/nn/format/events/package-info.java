/**
 * Event files as TensorBoard reads them: TFRecord framing around Event messages, encoded by hand. Read
 * {@link lanewise.nn.format.events.EventFile} first.
 */
package lanewise.nn.format.events;
