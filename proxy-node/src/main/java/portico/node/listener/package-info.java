/** Where traffic comes in. */
@NullMarked
package portico.node.listener;

import org.jspecify.annotations.NullMarked;
