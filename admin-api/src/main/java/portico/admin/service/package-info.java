/** Services over REST. */
@NullMarked
package portico.admin.service;

import org.jspecify.annotations.NullMarked;
