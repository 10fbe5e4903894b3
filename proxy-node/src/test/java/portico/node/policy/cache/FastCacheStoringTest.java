package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCacheStoringTest extends CacheStoringRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCacheStoringTest() {
        super(GATEWAY);
    }
}
