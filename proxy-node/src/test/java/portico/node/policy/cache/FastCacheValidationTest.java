package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCacheValidationTest extends CacheValidationRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCacheValidationTest() {
        super(GATEWAY);
    }
}
