package portico.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.testing.TestCertificate;

/** A node changes its configuration a thousand times while it serves, in all that it speaks, and nobody notices. */
final class SwapsUnderLoadTest {
    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");
    private static final int SWAPS = Integer.getInteger("portico.e2e.swaps", 1000);

    private final EchoService echo = EchoService.start();

    @AfterEach
    void close() {
        echo.close();
    }

    @Test
    void noRequestFailsOrGoesElsewhere() {
        var cluster = shared.get();
        var api = cluster.api();
        cluster.addUpstream("a");
        cluster.addUpstream("b");
        route(api, "stays-a", "/stays/a/**", "a");
        route(api, "stays-b", "/stays/b/{id}", "b");
        route(api, "socket", "/socket/**", "a");
        api.put("/services/echo", """
                {"protocol":"h2c","targets":[{"address":"%s"}]}""".formatted(echo.address())).ok();
        route(api, "echo", "/echo.Echo/**", "echo");
        api.put("/certificates/swaps", """
                {"chain":"%s","privateKey":"%s"}""".formatted(quoted(CERTIFICATE.chain()), quoted(CERTIFICATE.privateKey())))
                .ok();
        api.awaitApplied(route(api, "moves", "/moves", "a"));

        long before = cluster.api()
                .get("/revisions?limit=1")
                .ok()
                .json()
                .at("/items/0/revision")
                .asLong();
        try (var load = SteadyLoad.on(
                cluster.nodes(),
                List.of(
                        SteadyLoad.Call.plain("/stays/a/x/y", response -> from(response, Set.of("a"))),
                        SteadyLoad.Call.plain("/stays/b/7", response -> from(response, Set.of("b"))),
                        SteadyLoad.Call.plain("/moves", response -> from(response, Set.of("a", "b"))),
                        http2("/stays/a/h2", Set.of("a")),
                        http2("/moves", Set.of("a", "b")),
                        new SteadyLoad.Call("WebSocket", node -> new SocketTalk(node.port(), "/socket/x")),
                        new SteadyLoad.Call("gRPC", EchoService.Client::new)))) {
            try (var first = new Caller(cluster.nodes().get(0).port());
                    var second = new Caller(cluster.nodes().get(1).port())) {
                for (int swap = 1; swap <= SWAPS; swap++) {
                    String target = swap % 2 == 0 ? "a" : "b";
                    api.awaitApplied(route(api, "moves", "/moves", target));
                    for (var node : List.of(first, second))
                        assertThat(node.get("x", "/moves").upstream()).isEqualTo(target);
                }
            } catch (IOException e) {
                throw new AssertionError("A request failed between two swaps", e);
            }
            load.close();
            Figures.print("requests during " + SWAPS + " swaps", load.requests());
            assertThat(load.firstFaults()).isEmpty();
            assertThat(load.faults()).isZero();
            assertThat(load.requests()).isGreaterThan(SWAPS);
            // A kind of call that never came to ask anything has shown nothing.
            assertThat(load.right())
                    .hasSize(7)
                    .allSatisfy((call, count) -> assertThat(count).as(call).isPositive());
        }
        long after = cluster.api()
                .get("/revisions?limit=1")
                .ok()
                .json()
                .at("/items/0/revision")
                .asLong();
        assertThat(after - before).isEqualTo(SWAPS);
    }

    private static SteadyLoad.Call http2(String path, Set<String> upstreams) {
        return new SteadyLoad.Call(
                "HTTP/2 " + path, node -> new Http2Talk(node.tlsPort(), CERTIFICATE, path, upstreams));
    }

    private static String quoted(String pem) {
        return pem.replace("\n", "\\n");
    }

    private static boolean from(Caller.Response response, Set<String> upstreams) {
        return response.status() == 200 && upstreams.contains(response.upstream());
    }

    private static long route(AdminClient api, String name, String path, String service) {
        return api.put("/routes/" + name, """
                {"match":{"paths":["%s"]},"forward":{"service":"%s"}}""".formatted(path, service)).ok().revision();
    }
}
