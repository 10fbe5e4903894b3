package portico.node.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;
import portico.testing.RawClient;

/** What is kept (RFC 9111 §3). */
abstract class CacheStoringRules extends CacheRules {
    CacheStoringRules(TestGateway gateway) {
        super(gateway);
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
        assertThat(stored.header("age")).contains("7");
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

    /** What clients show the gateway elsewhere, in a cookie or a field of its own, is in Authorization for the service. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            set: { authorization: "Bearer {request.header.x-token}" } | max-age=60         | false
            add: { authorization: "Bearer {request.header.x-token}" } | max-age=60         | false
            rename: { x-token: Authorization }                        | max-age=60         | false
            rename: { x-token: Authorization }                        | max-age=60, public | true
            rename: { x-nothing: Authorization }                      | max-age=60         | true
            set: { authorization: "Bearer of-the-gateway" }           | max-age=60         | true
            """)
    void whatBecomesACredentialIsOneCallersToo(String becomes, String says, boolean shared) {
        cache("{ }", "{ type: request-transform, settings: { headers: { %s } } }".formatted(becomes));
        serves("Cache-Control: " + says);
        isFetched(get("X-Token: a"), "answer 1");
        var other = get("X-Token: b");
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
}
