package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCacheInvalidationTest extends CacheInvalidationRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCacheInvalidationTest() {
        super(GATEWAY);
    }
}
