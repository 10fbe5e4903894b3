/** The embedded PostgreSQL for installations without a database of their own. */
@NullMarked
package portico.db;

import org.jspecify.annotations.NullMarked;
