/** What the tests of several modules share. */
@NullMarked
package portico.testing;

import org.jspecify.annotations.NullMarked;
