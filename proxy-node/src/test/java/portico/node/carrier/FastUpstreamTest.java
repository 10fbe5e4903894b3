package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastUpstreamTest extends UpstreamRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastUpstreamTest() {
        super(GATEWAY);
    }
}
