package portico.node.policy.cache;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastCacheSurroundingsTest extends CacheSurroundingsRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastCacheSurroundingsTest() {
        super(GATEWAY);
    }
}
