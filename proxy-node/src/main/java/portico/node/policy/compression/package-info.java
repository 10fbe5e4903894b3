/** compression: answers that go out smaller than they came. */
@NullMarked
package portico.node.policy.compression;

import org.jspecify.annotations.NullMarked;
