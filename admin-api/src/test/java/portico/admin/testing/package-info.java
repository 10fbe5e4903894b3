/** What the tests of the admin service share. */
@NullMarked
package portico.admin.testing;

import org.jspecify.annotations.NullMarked;
