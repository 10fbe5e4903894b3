/** https-redirect: sends clients in clear text to TLS. */
@NullMarked
package portico.node.policy.httpsredirect;

import org.jspecify.annotations.NullMarked;
