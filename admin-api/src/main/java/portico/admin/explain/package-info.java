/** What nodes say of requests, made up and recent. */
@NullMarked
package portico.admin.explain;

import org.jspecify.annotations.NullMarked;
