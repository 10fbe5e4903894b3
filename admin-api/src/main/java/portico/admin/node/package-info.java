/** Which nodes belong to this gateway, how they get in and how they are put out. */
@NullMarked
package portico.admin.node;

import org.jspecify.annotations.NullMarked;
