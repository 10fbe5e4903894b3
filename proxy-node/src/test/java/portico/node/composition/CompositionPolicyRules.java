package portico.node.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import portico.config.composition.SampleRequest;
import portico.config.composition.Trial;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.node.testing.TestUpstream.Received;
import portico.testing.Await;

/** What policies, of routes and of services, do to compositions and their calls: whichever carrier makes them. */
abstract class CompositionPolicyRules extends CompositionCase {
    CompositionPolicyRules(TestGateway gateway) {
        super(gateway);
    }

    @Test
    void policiesOfTheRouteRunAsOnAnyOther() {
        json("/a", "{}");
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                compositions: [ { name: c, calls: { a: { service: s, path: /a, headers: { x-who: "{consumer.name}" } } } } ]
                routes:
                - name: home
                  match: { paths: [/home] }
                  compose: { composition: c }
                  policies: [ { type: key-auth } ]
                consumers: [ { name: acme, credentials: [ { type: api-key, name: k, value: key-of-acme-0123456789 } ] } ]
                """.formatted(service.address()));
        assertThat(gateway.get("/home").status()).isEqualTo(401);
        assertThat(service.waiting()).isZero();
        assertThat(gateway.get("/home", "x-api-key: key-of-acme-0123456789").status())
                .isEqualTo(200);
        Received request = service.take();
        assertThat(request.header("x-who")).containsExactly("acme");
        assertThat(request.names()).doesNotContain("x-api-key");
    }

    @Test
    void whatCallsTakeOfTheRequestIsWhatPoliciesHaveLeftOfIt() {
        json("/a?tenant=acme", "{\"a\":1}");
        gateway.apply("""
                services: [ { name: s, url: "http://%s" } ]
                compositions:
                - name: c
                  calls:
                    a:
                      service: s
                      path: /a
                      query: { tenant: "{request.query.tenant}" }
                      headers:
                        x-sent: "{request.headers.x-sent}"
                        x-set: "{request.headers.x-tenant}"
                        x-removed: "{?request.headers.x-old}"
                        x-caller: "{?request.headers.x-portico-consumer}"
                        x-from: "{?request.headers.x-forwarded-for}"
                        x-secret: "{?request.headers.x-key}"
                        x-id: "{request.headers.x-request-id}"
                routes:
                - name: home
                  match: { paths: [/home] }
                  compose: { composition: c }
                  policies:
                  - { type: request-headers, settings: { set: { x-tenant: acme }, remove: [x-old] } }
                  - { type: request-transform, settings: { query: { set: { tenant: acme } } } }
                  - { type: upstream-auth, settings: { header: { name: x-key, value: inside } } }
                """.formatted(service.address()));
        var answer = gateway.get(
                "/home?tenant=other",
                "X-Sent: as it is",
                "X-Tenant: other",
                "X-Old: 1",
                "X-Portico-Consumer: root",
                "X-Forwarded-For: 9.9.9.9",
                "X-Request-Id: mine");
        assertThat(answer.body()).isEqualTo("{\"a\":1}");
        Received request = service.take();
        assertThat(request.header("x-sent")).containsExactly("as it is");
        assertThat(request.header("x-set")).containsExactly("acme");
        assertThat(request.header("x-id")).isEqualTo(request.header("x-request-id"));
        assertThat(request.names()).doesNotContain("x-removed", "x-caller", "x-from", "x-secret");
    }

    @Test
    void whatForwardAuthSaysIsNoClientsToSay() {
        answers.put("/check", TestUpstream.answer("200 OK", "", "X-User: ada", "X-Who: acme"));
        json("/a", "{\"a\":1}");
        gateway.apply("""
                services: [ { name: s, url: "http://%1$s" } ]
                consumers: [ { name: acme } ]
                compositions:
                - name: c
                  calls: { a: { service: s, path: /a, headers: { x-user: "{request.headers.x-user}", x-who: "{?request.headers.x-who}" } } }
                routes:
                - name: home
                  match: { paths: [/home] }
                  compose: { composition: c }
                  policies:
                  - { type: forward-auth, settings: { url: "http://%1$s/check", upstreamHeaders: [x-user], consumerHeader: x-who } }
                """.formatted(service.address()));
        assertThat(gateway.get("/home", "X-User: root", "X-Who: root").body()).isEqualTo("{\"a\":1}");
        service.take(); // whether it may pass
        Received request = service.take();
        assertThat(request.header("x-user")).containsExactly("ada");
        assertThat(request.names()).doesNotContain("x-who");
    }

    @Test
    void callsShowTheGatewaysOwnCredentials() {
        json("/a?key=of%26it", "{\"a\":1}");
        gateway.apply("""
                policies: [ { name: ours, type: upstream-auth, everywhere: true, settings: { header: { name: x-gateway, value: us } } } ]
                services:
                - name: s
                  url: "http://%s"
                  policies:
                  - { name: key, type: upstream-auth, settings: { query: { name: key, value: "of&it" } } }
                  - { name: basic, type: upstream-auth, settings: { basic: { username: portico, password: open } } }
                  - { name: post, type: upstream-auth, when: { methods: [POST] }, settings: { header: { name: x-post, value: never } } }
                compositions:
                - name: c
                  calls: { a: { service: s, path: /a, query: { key: "mine", other: "{?request.query.none}" }, headers: { authorization: mine } } }
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                """.formatted(service.address()));
        assertThat(gateway.get("/home").body()).isEqualTo("{\"a\":1}");
        Received request = service.take();
        assertThat(request.header("authorization")).containsExactly("Basic cG9ydGljbzpvcGVu");
        assertThat(request.header("x-gateway")).containsExactly("us");
        assertThat(request.names()).doesNotContain("x-post");
        Trial trial = gateway.attempt("c", new SampleRequest(null, null, null, null, null, null, null));
        assertThat(trial.status()).isEqualTo(200);
        assertThat(trial.calls().get(0).request()).isEqualTo("GET /a?key=mine");
    }

    @Test
    void aTokenForACallIsFetchedOnceAndAgainWhenItIsRefused() {
        var issued = new AtomicInteger();
        var accepted = ConcurrentHashMap.<String>newKeySet();
        answers.put("/token", (request, connection) -> {
            String token = "t" + issued.incrementAndGet();
            accepted.clear();
            accepted.add("Bearer " + token);
            TestUpstream.answer(
                            "200 OK",
                            "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}",
                            "Content-Type: application/json")
                    .serve(request, connection);
        });
        answers.put("/a", (request, connection) -> {
            boolean good = accepted.containsAll(request.header("authorization"));
            TestUpstream.answer(good ? "200 OK" : "401 Unauthorized", "{\"a\":1}")
                    .serve(request, connection);
        });
        gateway.apply("""
                services:
                - name: s
                  url: "http://%1$s"
                  policies:
                  - { type: upstream-auth, settings: { oauth2: { tokenUrl: "http://%1$s/token", clientId: portico, clientSecret: open } } }
                compositions: [ { name: c, deadline: 5m, calls: { a: { service: s, path: /a } } } ]
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                """.formatted(service.address()));
        assertThat(gateway.get("/home").body()).isEqualTo("{\"a\":1}");
        assertThat(gateway.get("/home").body()).isEqualTo("{\"a\":1}");
        assertThat(issued).hasValue(1);
        accepted.clear();
        assertThat(gateway.get("/home").status()).isEqualTo(502);
        Await.until("there is another token", () -> gateway.get("/home").status() == 200);
        assertThat(issued).hasValueGreaterThan(1);
    }

    @Test
    void withoutATokenTheServiceIsNotAsked() {
        answers.put("/token", TestUpstream.answer("500 Oops", ""));
        json("/a", "{}");
        gateway.apply("""
                services:
                - name: s
                  url: "http://%1$s"
                  policies:
                  - { type: upstream-auth, settings: { oauth2: { tokenUrl: "http://%1$s/token", clientId: portico, clientSecret: open } } }
                compositions: [ { name: c, deadline: 5m, calls: { a: { service: s, path: /a } } } ]
                routes: [ { name: home, match: { paths: [/home] }, compose: { composition: c } } ]
                """.formatted(service.address()));
        for (int round = 0; round < 2; round++) {
            var answer = gateway.get("/home");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("\"call\":\"a\"", "\"reason\":\"unavailable\"");
        }
        assertThat(lines()).containsExactly("POST /token HTTP/1.1");
    }
}
