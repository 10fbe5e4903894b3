@NullMarked
package portico.node.composition.shape;

import org.jspecify.annotations.NullMarked;
