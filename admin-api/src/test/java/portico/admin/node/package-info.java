/** Tests of which nodes get in, and how they are put out. */
@NullMarked
package portico.admin.node;

import org.jspecify.annotations.NullMarked;
