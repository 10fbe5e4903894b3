package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.CachePurge;
import portico.config.explain.MadeUpRequest;
import portico.node.account.CacheMetrics;
import portico.node.testing.Http2Client;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.RawClient;

/** RFC 9111, section by section, as the cache policy has it. */
abstract class CacheRules {
    private static final String SECRET = "a-secret-of-more-than-thirty-two-octets";
    private static final CachePurge ALL = new CachePurge(null, "/", null);

    private final TestUpstream upstream = new TestUpstream();
    private final TestGateway gateway;
    private final AtomicInteger answers = new AtomicInteger();

    CacheRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @BeforeEach
    void empty() {
        gateway.clock().ahead(Duration.ZERO);
        gateway.answers().purge(ALL);
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    private void cache(String settings) {
        cache(settings, "");
    }

    /** @param before policies that run before the cache */
    private void cache(String settings, String before) {
        gateway.apply("""
                services: [ { name: s, url: "http://%s", retries: { attempts: 1 } } ]
                routes:
                - name: r
                  match: { paths: ["/r/**"] }
                  forward: { service: s }
                  policies:
                %s
                  - { type: cache, settings: %s }
                consumers:
                - name: a
                  groups: [gold]
                  credentials:
                  - { type: api-key, name: k, value: key-of-consumer-a }
                  - { type: api-key, name: other, value: other-key-of-consumer-a }
                  - { type: jwt-key, name: app, keyId: k1, algorithm: HS256, value: %s }
                - { name: b, credentials: [ { type: api-key, name: k, value: key-of-consumer-b } ] }
                """.formatted(upstream.address(), before.isEmpty() ? "" : "  - " + before, settings, SECRET));
    }

    /** Answers each request with another body: first, second, … */
    private void serves(String... headers) {
        servesAs("200 OK", headers);
    }

    private void servesAs(String status, String... headers) {
        answers.set(0);
        upstream.behave((request, connection) -> {
            String body = "answer " + answers.incrementAndGet();
            if (request.requestLine().startsWith("HEAD ")) body = "";
            TestUpstream.answer(status, body, headers).serve(request, connection);
        });
    }

    private RawClient.Response get(String... headers) {
        return gateway.get("/r/a", headers);
    }

    private void later(long seconds) {
        gateway.clock().ahead(Duration.ofSeconds(seconds));
    }

    private static String status(RawClient.Response response) {
        return String.join(", ", response.headers("cache-status"));
    }

    private void isFetched(RawClient.Response response, String body) {
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers("age")).isEmpty();
        assertThat(status(response)).contains("fwd=");
    }

    private void isStored(RawClient.Response response, String body) {
        assertThat(response.body()).isEqualTo(body);
        assertThat(response.headers("age")).hasSize(1);
        assertThat(status(response)).startsWith("portico; hit");
    }

    // 3, 3.1: storing

    @Test
    void aFreshAnswerIsGivenAgainWithItsAgeAndEverythingThatItSaid() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "X-Own: 1", "Content-Type: text/plain");
        isFetched(get(), "answer 1");
        later(7);
        var stored = get();
        isStored(stored, "answer 1");
        assertThat(stored.header("x-own")).contains("1");
        assertThat(stored.header("content-type")).contains("text/plain");
        assertThat(Integer.parseInt(stored.header("age").orElseThrow())).isBetween(7, 30);
        assertThat(stored.headers("date")).hasSize(1);
        assertThat(stored.header("content-length")).contains("8");
        assertThat(stored.headers("x-request-id")).hasSize(1);
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Cache-Control: no-store, max-age=60",
                "Cache-Control: private, max-age=60",
                "Cache-Control: private=\"set-cookie\", max-age=60",
                "Cache-Control: max-age=0",
                "Cache-Control: max-age=soon",
                "Cache-Control: max-age=60, s-maxage=0",
                "Cache-Control: no-cache, max-age=60",
                "Cache-Control: max-age=60\r\nVary: *",
                "Cache-Control: max-age=60\r\nVary: X-Forwarded-For",
                "Cache-Control: max-age=60\r\nSet-Cookie: a=1",
                "Cache-Control: max-age=60, must-understand, no-store\r\nX-Status: 299",
                "Cache-Control: max-age=60\r\nX-Status: 206",
                "Cache-Control: max-age=60\r\nX-Status: 412",
                "Expires: 0",
                "Expires: Thu, 01 Jan 1970 00:00:00 GMT",
                "X-Nothing: is said"
            })
    void whatMayNotBeKeptIsNot(String headers) {
        cache("{ }");
        String status = headers.contains("X-Status: ")
                ? headers.substring(headers.indexOf("X-Status: ") + 10) + " OK"
                : "200 OK";
        servesAs(status, headers.split("\r\n", -1));
        get();
        assertThat(get().body()).isEqualTo("answer 2");
        assertThat(upstream.waiting()).isEqualTo(2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Cache-Control: max-age=60",
                "Cache-Control: MAX-AGE=\"60\" , x=\"a, no-store\"",
                "Cache-Control: max-age=0, s-maxage=60",
                "Cache-Control: public\r\nCache-Control: max-age=60",
                "Cache-Control: must-understand, no-store, max-age=60",
                "Expires: Thu, 31 Dec 2099 23:59:59 GMT",
                "Expires: Thursday, 31-Dec-99 23:59:59 GMT\r\nCache-Control: max-age=60",
            })
    void whatMayBeKeptIs(String headers) {
        cache("{ }");
        serves(headers.split("\r\n", -1));
        isFetched(get(), "answer 1");
        isStored(get(), "answer 1");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"301 Moved", "302 Found", "404 Not Found", "410 Gone", "500 Oops"})
    void anyStatusIsKeptThatSaysForHowLong(String line) {
        cache("{ }");
        servesAs(line, "Cache-Control: max-age=60", "Location: /r/b");
        get();
        var stored = get();
        assertThat(stored.status()).isEqualTo(Integer.parseInt(line.substring(0, 3)));
        assertThat(stored.body()).isEqualTo("answer 1");
    }

    @Test
    void anAnswerWithAnotherMethodIsNotKept() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        String post = "POST /r/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n";
        assertThat(gateway.send(post).body()).isEqualTo("answer 1");
        assertThat(gateway.send(post).body()).isEqualTo("answer 2");
        isFetched(get(), "answer 3");
    }

    @Test
    void whatTheRequestDoesNotWantKeptIsNot() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get("Cache-Control: no-store"), "answer 1");
        isFetched(get(), "answer 2");
    }

    @Test
    void aRequestWithABodyIsForTheServiceOnly() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        String fat = "GET /r/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 4\r\n\r\nevil";
        assertThat(gateway.send(fat).body()).isEqualTo("answer 1");
        isFetched(get(), "answer 2");
        assertThat(gateway.send(fat).body()).isEqualTo("answer 3");
        isStored(get(), "answer 2");
    }

    @Test
    void cookiesAreKeptOnlyWhenTheRouteSaysSo() {
        cache("{ storeSetCookie: true }");
        serves("Cache-Control: max-age=60", "Set-Cookie: a=1");
        isFetched(get(), "answer 1");
        var stored = get();
        isStored(stored, "answer 1");
        assertThat(stored.headers("set-cookie")).containsExactly("a=1");
    }

    @Test
    void fieldsOfTheConnectionAreNotKept() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Connection: x-hop", "X-Hop: 1", "Age: 3");
        get();
        var stored = get();
        isStored(stored, "answer 1");
        assertThat(stored.headers("x-hop")).isEmpty();
        assertThat(stored.headers("age")).hasSize(1);
    }

    // 3.3: incomplete answers

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            cut at its length | content-length: 100
            cut in a chunk    | transfer-encoding: chunked
            no length at all  | x-none: 1
            """)
    void anAnswerThatMayNotBeWholeIsNotKept(String how, String framing) {
        cache("{ }");
        String body = framing.startsWith("transfer") ? "64\r\npart" : "part";
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n" + framing + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.ISO_8859_1));
            connection.close();
        });
        for (int count = 0; count < 2; count++) {
            try (var client = new RawClient(gateway.port())) {
                client.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n\r\n");
                client.drain();
            }
        }
        assertThat(answers.get()).as(how).isEqualTo(2);
    }

    @Test
    void anAnswerInChunksIsKeptAsItsContent() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            OutputStream out = connection.getOutputStream();
            out.write(
                    "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n5;x=1\r\nfirst\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            out.write("7\r\n second\r\n0\r\nX-End: 1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        });
        assertThat(get().body()).isEqualTo("first second");
        var stored = get();
        isStored(stored, "first second");
        assertThat(stored.header("content-length")).contains("12");
        assertThat(stored.headers("transfer-encoding")).isEmpty();
        assertThat(answers.get()).isEqualTo(1);
    }

    // 3.5: requests with Authorization

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            max-age=60                  | false
            max-age=60, public          | true
            s-maxage=60                 | true
            max-age=60, must-revalidate | true
            """)
    void whatIsForOneCallerIsForOthersOnlyWhereTheAnswerAllowsIt(String says, boolean shared) {
        cache("{ }");
        serves("Cache-Control: " + says);
        isFetched(get("Authorization: Bearer a"), "answer 1");
        var other = get("Authorization: Bearer b");
        if (shared) isStored(other, "answer 1");
        else isFetched(other, "answer 2");
    }

    @Test
    void aConsumerIsACallerWhoeverFoundOutAndWithAnyField() {
        cache("{ }", "{ type: key-auth }");
        serves("Cache-Control: max-age=60");
        isFetched(get("X-Api-Key: key-of-consumer-a"), "answer 1");
        isFetched(get("X-Api-Key: key-of-consumer-b"), "answer 2");
        isFetched(get("X-Api-Key: key-of-consumer-a"), "answer 3");
        assertThat(get().status()).isEqualTo(401);
    }

    @Test
    void aHitIsNoWayAroundWhatRunsBefore() {
        cache("{ authenticated: shared }", "{ type: key-auth }");
        serves("Cache-Control: max-age=60");
        isFetched(get("X-Api-Key: key-of-consumer-a"), "answer 1");
        isStored(get("X-Api-Key: key-of-consumer-b"), "answer 1");
        assertThat(get("X-Api-Key: wrong").status()).isEqualTo(401);
        cache("{ authenticated: shared }", "{ type: rate-limit, settings: { limit: 1, per: 1d, by: all } }");
        assertThat(get().status()).isEqualTo(200);
        assertThat(get().status()).isEqualTo(429);
    }

    /** One consumer may be an app that many people use. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{ type: jwt }",
                "{ type: jwt, settings: { hideToken: false } }",
                "{ type: jwt, settings: { claimsToHeaders: { sub: x-user } } }",
                "{ type: jwt, settings: { issuers: [ { issuer: inline, jwks: '%2$s' } ], consumerClaim: client_id } }",
                "{ type: oauth2-introspection, settings: { %1$s, consumerClaim: client_id } }",
                "{ type: forward-auth, settings: { %1$s, consumerHeader: x-who, upstreamHeaders: [x-user] } }",
                "{ type: forward-auth, settings: { %1$s, consumerHeader: x-who, hideHeaders: [] } }"
            })
    void peopleOfOneConsumerHaveTheirOwn(String policy) throws Exception {
        var key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId("r");
        try (var knows = new TestUpstream((asked, connection) -> {
            boolean isAnn = (asked + new String(asked.body(), StandardCharsets.UTF_8)).contains("of-ann");
            String said = "{\"active\":true,\"client_id\":\"a\",\"sub\":\"%s\"}".formatted(isAnn ? "ann" : "bob");
            TestUpstream.answer("200 OK", said, "X-Who: a", "X-User: " + (isAnn ? "ann" : "bob"))
                    .serve(asked, connection);
        })) {
            String url = "url: 'http://%s/', timeout: 20s".formatted(knows.address());
            if (policy.contains("introspection")) url += ", clientId: us, clientSecret: secret";
            cache("{ authenticated: per-consumer }", policy.formatted(url, new JsonWebKeySet(key).toJson()));
            serves("Cache-Control: max-age=60");
            String ann = "Authorization: Bearer ";
            String bob = ann;
            if (policy.contains("inline")) {
                ann += token("RS256", "r", key.getPrivateKey(), "inline", "ann");
                bob += token("RS256", "r", key.getPrivateKey(), "inline", "bob");
            } else if (policy.contains("jwt")) {
                var secret = new HmacKey(SECRET.getBytes(StandardCharsets.UTF_8));
                ann += token("HS256", "k1", secret, "app", "ann");
                bob += token("HS256", "k1", secret, "app", "bob");
            } else {
                ann += "of-ann";
                bob += "of-bob";
            }
            isFetched(get(ann), "answer 1");
            isFetched(get(bob), "answer 2");
            isStored(get(ann), "answer 1");
            isStored(get(bob), "answer 2");
        }
    }

    private static String token(String algorithm, String keyId, Key key, String issuer, String subject)
            throws JoseException {
        var token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(algorithm);
        token.setKeyIdHeaderValue(keyId);
        token.setPayload(
                "{\"iss\":\"%s\",\"sub\":\"%s\",\"client_id\":\"a\",\"exp\":4000000000}".formatted(issuer, subject));
        token.setKey(key);
        return token.getCompactSerialization();
    }

    @Test
    void eachCredentialOfAConsumerHasItsOwn() {
        cache("{ authenticated: per-consumer }", "{ type: key-auth }");
        serves("Cache-Control: max-age=60");
        isFetched(get("X-Api-Key: key-of-consumer-a"), "answer 1");
        isFetched(get("X-Api-Key: other-key-of-consumer-a"), "answer 2");
        isStored(get("X-Api-Key: key-of-consumer-a"), "answer 1");
        isFetched(get("X-Api-Key: key-of-consumer-a", "Authorization: Bearer x"), "answer 3");
        isFetched(get("X-Api-Key: key-of-consumer-a", "Cookie: session=1"), "answer 4");
        isStored(get("X-Api-Key: key-of-consumer-a", "Cookie: session=1"), "answer 4");
        isStored(get("X-Api-Key: key-of-consumer-a"), "answer 1");
    }

    @Test
    void eachConsumerMayHaveItsOwn() {
        cache("{ authenticated: per-consumer }", "{ type: key-auth }");
        serves("Cache-Control: max-age=60");
        isFetched(get("X-Api-Key: key-of-consumer-a"), "answer 1");
        isFetched(get("X-Api-Key: key-of-consumer-b"), "answer 2");
        isStored(get("X-Api-Key: key-of-consumer-a"), "answer 1");
        isStored(get("X-Api-Key: key-of-consumer-b"), "answer 2");
    }

    @Test
    void whatSomebodyElseMayHaveFetchedIsNotForOneWhoSaysWhoTheyAre() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        isFetched(get("Authorization: Bearer a"), "answer 2");
        isStored(get(), "answer 1");
    }

    // 4.1: Vary

    @Test
    void anAnswerThatVariesIsForThoseWhoAskAlike() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Vary: Accept-Language, X-Device");
        isFetched(get("Accept-Language: de"), "answer 1");
        isFetched(get("Accept-Language: fr"), "answer 2");
        isFetched(get("Accept-Language: de", "X-Device: phone"), "answer 3");
        isFetched(get(), "answer 4");
        isStored(get("accept-language:  de "), "answer 1");
        isStored(get("Accept-Language: fr"), "answer 2");
        isStored(get("X-Device: phone", "Accept-Language: de"), "answer 3");
        isStored(get(), "answer 4");
        assertThat(status(get("Accept-Language: it"))).contains("fwd=vary-miss");
    }

    @Test
    void whatTheServiceIsSentIsWhatCounts() {
        cache("{ }", "{ type: request-headers, settings: { set: { x-device: any } } }");
        serves("Cache-Control: max-age=60", "Vary: X-Device");
        isFetched(get("X-Device: phone"), "answer 1");
        isStored(get("X-Device: desktop"), "answer 1");
    }

    @Test
    void aFieldThatStopsAtTheGatewayIsNotOneThatTheServiceHasSeen() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Vary: X-Device");
        isFetched(get("X-Device: phone", "Connection: x-device"), "answer 1");
        isFetched(get("X-Device: phone"), "answer 2");
        isStored(get(), "answer 1");
    }

    @Test
    void hostQueryAndPathMakeAnother() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        isFetched(gateway.get("/r/a?x=1"), "answer 2");
        isFetched(gateway.get("/r/b"), "answer 3");
        isFetched(gateway.send("GET /r/a HTTP/1.1\r\nHost: other.test\r\n\r\n"), "answer 4");
        isStored(gateway.get("/r/a?x=1"), "answer 2");
        isStored(gateway.get("/r/./a"), "answer 1");
    }

    // 4.2: freshness

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Cache-Control: max-age=60, s-maxage=20
            Cache-Control: max-age=20, max-age=60
            Cache-Control: max-age=20#Expires: Thu, 31 Dec 2099 23:59:59 GMT
            Cache-Control: max-age=60#Age: 40
            """)
    void itIsFreshForSoLongAndNoLonger(String headers) {
        cache("{ }");
        serves(headers.split("#", -1));
        assertThat(get().body()).isEqualTo("answer 1");
        later(10);
        assertThat(get().body()).isEqualTo("answer 1");
        later(30);
        assertThat(get().body()).isEqualTo("answer 2");
    }

    @Test
    void ofOneThatDoesNotSayTheSettingsMay() {
        cache("{ ttl: 20s, statuses: [200] }");
        serves();
        isFetched(get(), "answer 1");
        later(10);
        isStored(get(), "answer 1");
        later(30);
        isFetched(get(), "answer 2");
        servesAs("404 Not Found");
        assertThat(gateway.get("/r/b").body()).isEqualTo("answer 1");
        assertThat(gateway.get("/r/b").body()).isEqualTo("answer 2");
    }

    @Test
    void withoutWordOfTheServiceCookiesMakeItPersonal() {
        cache("{ ttl: 20s }");
        serves();
        isFetched(get("Cookie: session=a"), "answer 1");
        isFetched(get("Cookie: session=b"), "answer 2");
        isFetched(get(), "answer 3");
        isFetched(get("Cookie: session=b"), "answer 4");
        cache("{ ttl: 20s, ignoreCookies: true }");
        isFetched(get("Cookie: session=a"), "answer 5");
        isStored(get("Cookie: session=b"), "answer 5");
    }

    @Test
    void byGuessOnlyWhenSet() {
        cache("{ heuristic: 10 }");
        serves("Last-Modified: " + HttpDates.format(System.currentTimeMillis() - 1_000_000));
        isFetched(get(), "answer 1");
        later(50);
        isStored(get(), "answer 1");
        later(150);
        isFetched(get(), "answer 2");
    }

    // 4.2.4, RFC 5861: stale answers

    @Test
    void aStaleOneIsGivenWhereTheServiceFailsAndTheAnswerAllowedIt() {
        cache("{ }");
        serves("Cache-Control: max-age=10, stale-if-error=60");
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer("503 Service Unavailable", "down"));
        later(30);
        isStored(get(), "answer 1");
        upstream.behave((request, connection) -> connection.close());
        isStored(get(), "answer 1");
        later(80);
        assertThat(get().status()).isEqualTo(502);
    }

    @Test
    void theSettingsMayAllowItWhereTheAnswerDoesNotSay() {
        cache("{ staleIfError: 60s }");
        serves("Cache-Control: max-age=10");
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer("500 Oops", "down"));
        later(30);
        isStored(get(), "answer 1");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=10"})
    void aStaleOneIsNeverGivenThatMustBeAskedFor(String directive) {
        cache("{ staleIfError: 60s }");
        serves("Cache-Control: max-age=10, " + directive);
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer("503 Service Unavailable", "down"));
        later(30);
        assertThat(get().status()).isEqualTo(503);
        assertThat(get("Cache-Control: max-stale").status()).isEqualTo(503);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"200 OK", "503 Service Unavailable"})
    void oneThatIsStaleSinceThisMomentIsGivenInNobodysPlace(String next) {
        gateway.clock().stop(Instant.now().truncatedTo(ChronoUnit.SECONDS)); // dates have no parts of seconds
        cache("{ }");
        serves("Cache-Control: max-age=0", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        servesAs(next, "Cache-Control: max-age=0", "X-Own: 2");
        assertThat(get().headers("x-own")).containsExactly("2");
        assertThat(answers.get()).isEqualTo(1);
    }

    @Test
    void aStaleOneIsGivenWhileANewerOneIsFetched() throws Exception {
        cache("{ }");
        var go = new Semaphore(0);
        upstream.behave((request, connection) -> {
            int number = answers.incrementAndGet();
            if (number > 1) go.acquireUninterruptibly();
            TestUpstream.answer(
                            "200 OK",
                            "answer " + number,
                            "Cache-Control: max-age=10, stale-while-revalidate=60",
                            "ETag: \"v" + number + "\"")
                    .serve(request, connection);
        });
        isFetched(get("X-Own: 1"), "answer 1");
        upstream.take();
        later(20);
        // Nobody waits, and one request is enough.
        for (int count = 0; count < 3; count++) isStored(get("X-Own: 1"), "answer 1");
        var asked = upstream.take();
        assertThat(asked.requestLine()).isEqualTo("GET /r/a HTTP/1.1");
        assertThat(asked.header("if-none-match")).containsExactly("\"v1\"");
        assertThat(asked.header("x-own")).containsExactly("1");
        assertThat(asked.header("via")).hasSize(1);
        go.release();
        Await.until("the newer one is there", () -> get().body().equals("answer 2"));
        assertThat(answers.get()).isEqualTo(2);
        later(120);
        go.release();
        isFetched(get(), "answer 3");
    }

    @Test
    void whatIsStillGoodIsFreshAgainAndAFailureLeavesItAsItWas() {
        cache("{ staleWhileRevalidate: 60s }");
        upstream.behave((request, connection) -> {
            int number = answers.incrementAndGet();
            var answer = number == 2
                    ? TestUpstream.answer("500 Oops", "down")
                    : number == 3
                            ? TestUpstream.answer("304 Not Modified", "", "Cache-Control: max-age=40")
                            : TestUpstream.answer("200 OK", "hello", "Cache-Control: max-age=10", "ETag: \"v1\"");
            answer.serve(request, connection);
        });
        assertThat(get().body()).isEqualTo("hello");
        later(20);
        isStored(get(), "hello");
        Await.until(
                "it has failed", () -> answers.get() == 2 && gateway.answers().flights() == 0);
        isStored(get(), "hello");
        Await.until("it is fresh", () -> !status(get()).contains("ttl=-"));
        assertThat(answers.get()).isEqualTo(3);
    }

    // 4.3: validation

    @Test
    void theServiceIsAskedWhetherItIsStillGoodAndThatMakesItFresh() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            boolean known = request.header("if-none-match").contains("\"v1\"");
            var answer = known
                    ? TestUpstream.answer("304 Not Modified", "", "Cache-Control: max-age=10", "X-Own: 2")
                    : TestUpstream.answer(
                            "200 OK",
                            "hello",
                            "Cache-Control: max-age=10",
                            "ETag: \"v1\"",
                            "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
                            "X-Own: 1");
            answer.serve(request, connection);
        });
        assertThat(get().body()).isEqualTo("hello");
        upstream.take();
        later(20);
        var revalidated = get();
        assertThat(revalidated.status()).isEqualTo(200);
        assertThat(revalidated.body()).isEqualTo("hello");
        assertThat(revalidated.headers("x-own")).containsExactly("2");
        assertThat(status(revalidated)).isEqualTo("portico; fwd=stale; fwd-status=304; stored");
        var asked = upstream.take();
        assertThat(asked.header("if-none-match")).containsExactly("\"v1\"");
        assertThat(asked.header("if-modified-since")).containsExactly("Mon, 01 Jan 2024 00:00:00 GMT");
        var stored = get();
        isStored(stored, "hello");
        assertThat(stored.headers("x-own")).containsExactly("2");
        assertThat(upstream.waiting()).isZero();
    }

    @Test
    void theConnectionToTheServiceIsAsGoodAsBefore() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            boolean known = request.header("if-none-match").contains("\"v1\"");
            TestUpstream.answer(
                            known ? "304 Not Modified" : "200 OK",
                            known ? "" : "hello",
                            "Cache-Control: no-cache",
                            "ETag: \"v1\"")
                    .serve(request, connection);
        });
        try (var client = new RawClient(gateway.port())) {
            for (int count = 0; count < 4; count++)
                assertThat(client.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                                .read()
                                .body())
                        .isEqualTo("hello");
        }
        assertThat(upstream.waiting()).isEqualTo(4);
        assertThat(upstream.accepted()).isEqualTo(1);
    }

    @Test
    void whatMustAlwaysBeAskedForIsKeptAndAskedFor() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            boolean known = request.header("if-none-match").contains("\"v1\"");
            TestUpstream.answer(
                            known ? "304 Not Modified" : "200 OK",
                            known ? "" : "hello",
                            "Cache-Control: no-cache",
                            "ETag: \"v1\"")
                    .serve(request, connection);
        });
        assertThat(get().body()).isEqualTo("hello");
        assertThat(get().body()).isEqualTo("hello");
        assertThat(answers.get()).isEqualTo(2);
        upstream.take();
        assertThat(upstream.take().header("if-none-match")).containsExactly("\"v1\"");
    }

    @Test
    void anotherAnswerTakesItsPlace() {
        cache("{ }");
        serves("Cache-Control: max-age=10", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        later(20);
        isFetched(get(), "answer 2");
        isStored(get(), "answer 2");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            If-None-Match: "v1"                              | 304
            If-None-Match: W/"v1"                            | 304
            If-None-Match: "a,b", "v1"                       | 304
            If-None-Match: *                                 | 304
            If-None-Match: "v2"                              | 200
            If-None-Match: "v"                               | 200
            If-Modified-Since: Tue, 02 Jan 2024 00:00:00 GMT | 304
            If-Modified-Since: Mon, 01 Jan 2024 00:00:00 GMT | 304
            If-Modified-Since: Sun, 31 Dec 2023 00:00:00 GMT | 200
            If-Modified-Since: yesterday                     | 200
            """)
    void aClientThatHasItIsTold(String condition, int status) {
        cache("{ }");
        serves(
                "Cache-Control: max-age=60",
                "ETag: \"v1\"",
                "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT",
                "Content-Type: text/plain",
                "Content-Language: de");
        isFetched(get(), "answer 1");
        var told = get(condition);
        assertThat(told.status()).isEqualTo(status);
        if (status != 304) return;
        assertThat(told.body()).isEmpty();
        assertThat(told.headers("etag")).containsExactly("\"v1\"");
        assertThat(told.headers("cache-control")).containsExactly("max-age=60");
        assertThat(told.headers("content-language")).isEmpty();
        assertThat(told.headers("content-length")).isEmpty();
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void aClientThatHasItIsToldAfterTheServiceHasSaidSo() {
        cache("{ }");
        upstream.behave((request, connection) -> {
            boolean known = request.header("if-none-match").contains("\"v1\"");
            TestUpstream.answer(
                            known ? "304 Not Modified" : "200 OK",
                            known ? "" : "hello",
                            "Cache-Control: max-age=10",
                            "ETag: \"v1\"")
                    .serve(request, connection);
        });
        get();
        later(20);
        assertThat(get("If-None-Match: \"v1\"").status()).isEqualTo(304);
        later(40);
        // What the client has is none of the service's: it gets the stored one.
        var other = get("If-None-Match: \"v0\"");
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.body()).isEqualTo("hello");
    }

    @Test
    void whatOnlyTheServiceCanDecideItDecides() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        assertThat(get("If-Match: \"v2\"").body()).isEqualTo("answer 2");
        assertThat(get("If-Unmodified-Since: Mon, 01 Jan 2024 00:00:00 GMT").body())
                .isEqualTo("answer 3");
        isStored(get(), "answer 1");
    }

    @Test
    void aHeadIsAnsweredFromWhatAGetHasBrought() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "X-Own: 1");
        isFetched(get(), "answer 1");
        try (var client = new RawClient(gateway.port())) {
            var response = client.send("HEAD /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                    .read(true);
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-length")).contains("8");
            assertThat(response.header("x-own")).contains("1");
            // The connection goes on.
            isStored(
                    client.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n")
                            .read(),
                    "answer 1");
        }
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void theAnswerToAHeadIsNoAnswerToAGet() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        try (var client = new RawClient(gateway.port())) {
            client.send("HEAD /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n").read(true);
        }
        assertThat(get().body()).isEqualTo("answer 2");
    }

    // RFC 9110 §14: ranges of what is stored

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            bytes=0-3    | -                | 206 | answ     | bytes 0-3/8
            bytes=4-     | -                | 206 | er 1     | bytes 4-7/8
            bytes=-2     | -                | 206 | ' 1'     | bytes 6-7/8
            bytes=2-99   | -                | 206 | swer 1   | bytes 2-7/8
            bytes=-99    | -                | 206 | answer 1 | bytes 0-7/8
            bytes=8-     | -                | 416 | ''       | bytes */8
            bytes=-0     | -                | 416 | ''       | bytes */8
            bytes=3-2    | -                | 200 | answer 1 | -
            bytes=x-2    | -                | 200 | answer 1 | -
            bytes=0-1,4- | -                | 200 | answer 1 | -
            lines=0-1    | -                | 200 | answer 1 | -
            bytes=0-3    | '"v1"'           | 206 | answ     | bytes 0-3/8
            bytes=0-3    | '"v2"'           | 200 | answer 1 | -
            bytes=0-3    | 'W/"v1"'         | 200 | answer 1 | -
            bytes=0-3    | Mon, 01 Jan 2024 00:00:00 GMT | 206 | answ     | bytes 0-3/8
            bytes=0-3    | Tue, 02 Jan 2024 00:00:00 GMT | 200 | answer 1 | -
            """)
    void aRangeIsCutOutOfTheWhole(String range, String condition, int status, String body, String contentRange) {
        cache("{ }");
        serves("Cache-Control: max-age=60", "ETag: \"v1\"", "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT");
        isFetched(get(), "answer 1");
        var part = condition == null ? get("Range: " + range) : get("Range: " + range, "If-Range: " + condition);
        assertThat(part.status()).isEqualTo(status);
        assertThat(part.body()).isEqualTo(body);
        assertThat(part.header("content-range").orElse(null)).isEqualTo(contentRange);
        assertThat(part.header("content-length")).contains(Integer.toString(body.length()));
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void aRangeThatTheServiceCutsIsNotKept() {
        cache("{ }");
        upstream.behave(TestUpstream.answer(
                "206 Partial Content", "ell", "Cache-Control: max-age=60", "Content-Range: bytes 1-3/5"));
        assertThat(get("Range: bytes=1-3").status()).isEqualTo(206);
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
    }

    // 4.4: invalidation

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            POST    | 200 OK                    | 2
            PUT     | 204 No Content            | 2
            DELETE  | 303 See Other             | 2
            REPORT  | 200 OK                    | 2
            POST    | 404 Not Found             | 1
            POST    | 500 Internal Server Error | 1
            OPTIONS | 200 OK                    | 1
            """)
    void anUnsafeRequestThatWentWellMakesItBad(String method, String status, int next) {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        upstream.behave(TestUpstream.answer(status, ""));
        gateway.send(method + " /r/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n");
        serves("Cache-Control: max-age=60");
        answers.set(1);
        assertThat(get().body()).isEqualTo("answer " + next);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Location: /r/b                        | 2
            Content-Location: /r/b                | 2
            Content-Location: b                   | 2
            Location: http://gateway.test/r/b     | 2
            Location: http://other.test/r/b       | 1
            Location: https://gateway.test/r/b    | 1
            Location: :::                         | 1
            """)
    void soDoesItWithWhatItsAnswerPointsToAtTheSameOrigin(String pointer, int next) {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(gateway.get("/r/b"), "answer 1");
        upstream.behave(TestUpstream.answer("201 Created", "", pointer));
        gateway.send("POST /r/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n");
        serves("Cache-Control: max-age=60");
        answers.set(1);
        assertThat(gateway.get("/r/b").body()).isEqualTo("answer " + next);
    }

    @Test
    void anAnswerThatWasOnItsWayThenIsNotKept() throws Exception {
        cache("{ maxWait: 0s }");
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (request.requestLine().startsWith("GET ")) {
                asked.countDown();
                await(go);
            }
            TestUpstream.answer("200 OK", "old", "Cache-Control: max-age=60").serve(request, connection);
        });
        var first = CompletableFuture.supplyAsync(() -> get());
        await(asked);
        gateway.send("POST /r/a HTTP/1.1\r\nHost: gateway.test\r\nContent-Length: 0\r\n\r\n");
        go.countDown();
        assertThat(first.get().body()).isEqualTo("old");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
    }

    // 5.2.1: what requests say

    @ParameterizedTest(name = "{0} at {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            no-cache        |  0 | 2
            max-age=0       |  5 | 2
            max-age=20      | 10 | 1
            max-age=5       | 10 | 2
            min-fresh=30    | 10 | 1
            min-fresh=50    | 20 | 2
            max-stale       | 90 | 1
            max-stale=40    | 90 | 1
            max-stale=10    | 90 | 2
            max-stale, max-age=30 | 90 | 2
            x-unknown=1     | 10 | 1
            """)
    void aRequestMayWantItOtherwise(String directive, long at, int answer) {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        later(at);
        assertThat(get("Cache-Control: " + directive).body()).isEqualTo("answer " + answer);
    }

    @Test
    void inTheWordsOfOldClientsToo() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
        isFetched(get("Pragma: no-cache"), "answer 2");
        isStored(get("Pragma: no-cache", "Cache-Control: max-age=30"), "answer 2");
    }

    @Test
    void oneThatWantsOnlyWhatIsStoredGetsThatOr504() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        var none = get("Cache-Control: only-if-cached");
        assertThat(none.status()).isEqualTo(504);
        assertThat(none.body()).contains("urn:portico:problem:not-cached");
        assertThat(upstream.waiting()).isZero();
        isFetched(get(), "answer 1");
        isStored(get("Cache-Control: only-if-cached"), "answer 1");
    }

    @Test
    void unlessTheRouteDoesNotListen() {
        cache("{ ignoreClientControl: true }");
        serves("Cache-Control: max-age=60");
        isFetched(get("Cache-Control: no-store"), "answer 1");
        isStored(get("Cache-Control: no-cache"), "answer 1");
        isStored(get("Pragma: no-cache"), "answer 1");
    }

    // RFC 9211: Cache-Status

    @Test
    void itSaysWhatItDidBehindWhatOthersSay() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Cache-Status: inner; hit");
        assertThat(get().headers("cache-status")).containsExactly("inner; hit", "portico; fwd=uri-miss; stored");
        assertThat(get().headers("cache-status").get(1)).startsWith("portico; hit; ttl=");
        cache("{ cacheStatus: false }");
        assertThat(get().headers("cache-status")).containsExactly("inner; hit");
    }

    // Coalescing

    @Test
    void thoseWhoAskAtOnceAreServedByOneRequest() throws Exception {
        cache("{ maxWait: 20s }");
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            await(go);
            TestUpstream.answer("200 OK", "one " + answers.incrementAndGet(), "Cache-Control: max-age=60")
                    .serve(request, connection);
        });
        Await.until("the others are over", () -> gateway.listener().running() == 0);
        var all = new ArrayList<CompletableFuture<RawClient.Response>>();
        for (int count = 0; count < 20; count++) all.add(ask());
        Await.until("all wait", () -> gateway.listener().running() == 20);
        go.countDown();
        int collapsed = 0;
        for (var one : all) {
            assertThat(one.get().body()).isEqualTo("one 1");
            if (status(one.get()).contains("collapsed")) collapsed++;
        }
        // One that has begun and not yet looked finds it stored.
        assertThat(collapsed).isBetween(1, 19);
        assertThat(answers.get()).isEqualTo(1);
    }

    @Test
    void nobodyWaitsForAnAnswerThatIsForNobodyElse() throws Exception {
        cache("{ maxWait: 20s }");
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            int number = answers.incrementAndGet();
            asked.countDown();
            await(go);
            TestUpstream.answer("200 OK", "own " + number, "Cache-Control: private")
                    .serve(request, connection);
        });
        var all = new ArrayList<CompletableFuture<RawClient.Response>>();
        for (int count = 0; count < 5; count++) all.add(ask());
        await(asked);
        go.countDown();
        var bodies = new ArrayList<String>();
        for (var one : all) bodies.add(one.get().body());
        assertThat(bodies).doesNotHaveDuplicates();
    }

    @Test
    void oneWhoHasWaitedEnoughGoesByItself() throws Exception {
        cache("{ maxWait: 50ms }");
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            if (answers.incrementAndGet() == 1) await(go);
            TestUpstream.answer("200 OK", "hello", "Cache-Control: max-age=60").serve(request, connection);
        });
        var slow = ask();
        upstream.take();
        assertThat(ask().get().body()).isEqualTo("hello");
        assertThat(answers.get()).isEqualTo(2);
        go.countDown();
        assertThat(slow.get().status()).isEqualTo(200);
    }

    @Test
    void whenTheOneWhoAskedIsGoneAnotherAsks() throws Exception {
        cache("{ maxWait: 20s }");
        var go = new Semaphore(0);
        upstream.behave((request, connection) -> {
            int number = answers.incrementAndGet();
            if (number == 1) go.acquireUninterruptibly();
            TestUpstream.answer("200 OK", "hello " + number, "Cache-Control: max-age=60")
                    .serve(request, connection);
        });
        Await.until("the others are over", () -> gateway.listener().running() == 0);
        long before = gateway.listener().running();
        var leaver = new RawClient(gateway.port());
        leaver.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\n\r\n");
        upstream.take();
        var followers = List.of(ask(), ask(), ask());
        Await.until("they wait", () -> gateway.listener().running() == before + 4);
        leaver.close();
        for (var follower : followers) assertThat(follower.get().body()).isEqualTo("hello 2");
        assertThat(answers.get()).isEqualTo(2);
        go.release();
    }

    private CompletableFuture<RawClient.Response> ask() {
        var answer = new CompletableFuture<RawClient.Response>();
        var thread = new Thread(() -> {
            try {
                answer.complete(get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // Bounds

    @Test
    void largeOnesGoOutAsTheyCameAndInPieces() {
        cache("{ entryBytesMax: 7MiB }");
        String body = "0123456789abcdef".repeat(384 * 1024);
        upstream.behave(TestUpstream.answer("200 OK", body, "Cache-Control: max-age=60"));
        assertThat(get().body()).isEqualTo(body);
        isStored(get(), body);
        assertThat(get("Range: bytes=1000000-1900000").body()).isEqualTo(body.substring(1_000_000, 1_900_001));
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void tooLargeOnesAreNotKept() {
        cache("{ entryBytesMax: 1KiB }");
        upstream.behave(TestUpstream.answer("200 OK", "x".repeat(2000), "Cache-Control: max-age=60"));
        get();
        get();
        assertThat(upstream.waiting()).isEqualTo(2);
        // Nor when nobody says before how large it is.
        upstream.behave(
                TestUpstream.raw("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "7d0\r\n" + "x".repeat(2000) + "\r\n0\r\n\r\n"));
        assertThat(get().body()).hasSize(2000);
        get();
        assertThat(upstream.waiting()).isEqualTo(4);
    }

    // Purge and configuration

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            url    | gateway.test/r/a      | 2 | a a?x=1
            url    | gateway.test/r/a?x=1  | 1 | a?x=1
            url    | GATEWAY.test/r/a      | 2 | a a?x=1
            url    | other.test/r/a        | 0 | -
            url    | /r/a                  | 2 | a a?x=1
            prefix | gateway.test/r/a      | 3 | a a?x=1 ab
            prefix | /                     | 4 | a a?x=1 ab b
            tag    | all                   | 4 | a a?x=1 ab b
            tag    | of-b                  | 1 | b
            tag    | of                    | 0 | -
            """)
    void aPurgeTakesOutWhatIsMeantAndNothingElse(String kind, String what, int count, String gone) {
        cache("{ }");
        upstream.behave((request, connection) -> {
            answers.incrementAndGet();
            String path = request.requestLine().split(" ")[1].substring(3);
            TestUpstream.answer("200 OK", path, "Cache-Control: max-age=60", "Cache-Tag: all, of-" + path)
                    .serve(request, connection);
        });
        List<String> paths = List.of("a", "a?x=1", "ab", "b");
        for (String path : paths)
            assertThat(gateway.get("/r/" + path).headers("cache-tag")).isEmpty();
        var purge = new CachePurge(
                kind.equals("url") ? what : null,
                kind.equals("prefix") ? what : null,
                kind.equals("tag") ? what : null);
        assertThat(gateway.answers().purge(purge)).isEqualTo(count);
        for (String path : paths) {
            boolean fetched = gone != null && List.of(gone.split(" ")).contains(path);
            int before = answers.get();
            assertThat(gateway.get("/r/" + path).headers("cache-tag")).isEmpty();
            assertThat(answers.get() - before).as(path).isEqualTo(fetched ? 1 : 0);
        }
    }

    @Test
    void surrogateKeysAreTagsToo() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "Surrogate-Key: one two");
        assertThat(get().headers("surrogate-key")).isEmpty();
        assertThat(gateway.answers().purge(new CachePurge(null, null, "two"))).isEqualTo(1);
        isFetched(get(), "answer 2");
    }

    @Test
    void whatIsOnItsWayInWhenItIsPurgedIsNotKept() throws Exception {
        cache("{ }");
        var asked = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        upstream.behave((request, connection) -> {
            asked.countDown();
            await(go);
            TestUpstream.answer("200 OK", "old", "Cache-Control: max-age=60").serve(request, connection);
        });
        var first = ask();
        await(asked);
        gateway.answers().purge(new CachePurge("/r/a", null, null));
        go.countDown();
        assertThat(first.get().body()).isEqualTo("old");
        serves("Cache-Control: max-age=60");
        isFetched(get(), "answer 1");
    }

    @Test
    void itOutlivesConfigurationsThatDoNotConcernIt() {
        cache("{ ttl: 1m }");
        serves();
        isFetched(get(), "answer 1");
        cache("{ ttl: 1m }", "{ type: response-headers, settings: { set: { x-new: '1' } } }");
        var stored = get();
        isStored(stored, "answer 1");
        assertThat(stored.header("x-new")).contains("1");
        cache("{ ttl: 2m }");
        isFetched(get(), "answer 2");
    }

    @Test
    void policiesOfTheAnswerSeeAStoredOneAsAnyOther() {
        cache(
                "{ }",
                "{ type: response-transform, settings: { status: { \"404\": 410 }, headers: { remove: [x-own] } } }");
        servesAs("404 Not Found", "Cache-Control: max-age=60", "X-Own: 1");
        for (int count = 0; count < 2; count++) {
            var response = get();
            assertThat(response.status()).isEqualTo(410);
            assertThat(response.body()).isEqualTo("answer 1");
            assertThat(response.headers("x-own")).isEmpty();
        }
    }

    @Test
    void aPageForErrorsOfTheServiceIsForStoredOnesToo() {
        cache("{ }", "{ type: error-pages, settings: { pages: [ { origin: service, body: nothing here } ] } }");
        servesAs("404 Not Found", "Cache-Control: max-age=60");
        for (int count = 0; count < 2; count++) assertThat(get().body()).isEqualTo("nothing here");
    }

    @Test
    void whatWouldBeAnsweredIsExplainedAndCountedNowhere() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        var request = new MadeUpRequest("GET", "http://gateway.test/r/a", null, null);
        assertThat(gateway.explain(request).answered()).isNull();
        isFetched(get(), "answer 1");
        long hits = gateway.answers().stats().hits();
        var answered = gateway.explain(request).answered();
        assertThat(answered).isNotNull();
        assertThat(answered.status()).isEqualTo(200);
        assertThat(answered.body()).isEqualTo("answer 1");
        assertThat(gateway.answers().stats().hits()).isEqualTo(hits);
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void whatItDoesIsCounted() {
        cache("{ }");
        serves("Cache-Control: max-age=60");
        double hits = metric("portico_cache_requests_total", "hit");
        double misses = metric("portico_cache_requests_total", "miss");
        get();
        get();
        get();
        assertThat(metric("portico_cache_requests_total", "hit")).isEqualTo(hits + 2);
        assertThat(metric("portico_cache_requests_total", "miss")).isEqualTo(misses + 1);
        assertThat(metric("portico_cache_bytes", "")).isBetween(8.0, 10_000.0);
    }

    private double metric(String name, String label) {
        return new CacheMetrics(gateway.answers())
                .collect().stream()
                        .flatMap(family -> family.samples.stream())
                        .filter(sample ->
                                sample.name.equals(name) && (label.isEmpty() || sample.labelValues.contains(label)))
                        .findFirst()
                        .orElseThrow()
                        .value;
    }

    @Test
    void clientsOfHttp2GetTheSame() {
        cache("{ }");
        serves("Cache-Control: max-age=60", "ETag: \"v1\"");
        isFetched(get(), "answer 1");
        try (var client = new Http2Client(gateway.listener().h2cPort())) {
            String[] request = {":method GET", ":scheme http", ":authority gateway.test", ":path /r/a"};
            client.request(1, true, request);
            assertThat(client.status(1)).isEqualTo("200");
            assertThat(client.field(1, "cache-status")).startsWith("portico; hit");
            assertThat(client.field(1, "content-length")).isEqualTo("8");
            client.request(3, true, request[0], request[1], request[2], request[3], "if-none-match \"v1\"");
            assertThat(client.status(3)).isEqualTo("304");
            client.request(5, true, ":method HEAD", request[1], request[2], request[3]);
            assertThat(client.field(5, "cache-status")).startsWith("portico; hit");
        }
        assertThat(upstream.waiting()).isEqualTo(1);
    }

    @Test
    void aWebSocketGoesThroughUntouched() {
        cache("{ ttl: 1m }");
        upstream.behave(TestUpstream.raw("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nhello"));
        for (int count = 0; count < 2; count++) {
            try (var client = new RawClient(gateway.port())) {
                client.send("GET /r/a HTTP/1.1\r\nHost: gateway.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
                String head = client.readUntil("\r\n\r\n");
                assertThat(head).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("cache-status");
                assertThat(client.readExactly(5)).isEqualTo("hello");
            }
            upstream.take();
        }
    }
}
