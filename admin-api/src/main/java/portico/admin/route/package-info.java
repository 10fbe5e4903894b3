/** Routes over REST, and which policies run on them. */
@NullMarked
package portico.admin.route;

import org.jspecify.annotations.NullMarked;
