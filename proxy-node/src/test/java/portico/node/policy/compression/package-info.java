@NullMarked
package portico.node.policy.compression;

import org.jspecify.annotations.NullMarked;
