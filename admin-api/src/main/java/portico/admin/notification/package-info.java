/** Hints from the database, by which replicas hear of each other's work at once. */
@NullMarked
package portico.admin.notification;

import org.jspecify.annotations.NullMarked;
