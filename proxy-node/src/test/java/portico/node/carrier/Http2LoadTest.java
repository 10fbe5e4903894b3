package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Needs.need;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** Many streams at once from a client that others wrote: {@code h2load} from nghttp2 (Debian: nghttp2-client). */
class Http2LoadTest {
    @RegisterExtension
    static final TestGateway gateway = new TestGateway();

    @Test
    void tenThousandRequestsOnTenConnectionsAllSucceed() throws Exception {
        try (var upstream = new TestUpstream()) {
            gateway.apply("""
                    services: [ { name: s, url: "http://%s" } ]
                    routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                    """.formatted(upstream.address()));
            Process load = start(
                    "h2load",
                    "-n10000",
                    "-c10",
                    "-m20",
                    "http://127.0.0.1:%d/x".formatted(gateway.listener().h2cPort()));
            String output = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(load.waitFor()).isZero();
            assertThat(output)
                    .contains("10000 total, 10000 started, 10000 done, 10000 succeeded, 0 failed, 0 errored, 0 timeout")
                    .contains("status codes: 10000 2xx");
        }
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            need(false, "h2load");
            throw new IllegalStateException(missing);
        }
    }
}
