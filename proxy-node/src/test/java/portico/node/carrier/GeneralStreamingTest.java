package portico.node.carrier;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;

class GeneralStreamingTest extends StreamingRules {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway(false);

    GeneralStreamingTest() {
        super(GATEWAY);
    }

    @Override
    List<String> trailersThatGoOn() {
        return List.of(); // Vert.x 4.5 does not show them
    }
}
