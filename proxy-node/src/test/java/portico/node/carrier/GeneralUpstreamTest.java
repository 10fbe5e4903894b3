package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralUpstreamTest extends UpstreamRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralUpstreamTest() {
        super(GATEWAY);
    }
}
