/** The Redis or Valkey that nodes share: one connection for each event loop, and what holds while there is none. */
@NullMarked
package portico.node.redis;

import org.jspecify.annotations.NullMarked;
