package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralCacheInvalidationTest extends CacheInvalidationRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralCacheInvalidationTest() {
        super(GATEWAY);
    }
}
