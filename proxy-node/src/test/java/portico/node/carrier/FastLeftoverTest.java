package portico.node.carrier;

import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class FastLeftoverTest extends LeftoverRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(true);

    FastLeftoverTest() {
        super(GATEWAY);
    }
}
