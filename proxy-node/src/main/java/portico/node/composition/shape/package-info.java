/** Answers as trees: read, cut to shape, merged and written, every number to its last digit. Knows no network. */
@NullMarked
package portico.node.composition.shape;

import org.jspecify.annotations.NullMarked;
