package portico.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.testing.Await.until;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import portico.testing.SharedSecret;
import portico.testing.TestCertificate;

/** What is revoked opens nothing any more, of whatever kind it is; and no secret is told by any program. */
final class RevokedKeyTest {
    @RegisterExtension
    static final SharedCluster shared = new SharedCluster();

    private static final int ROUNDS = 10;
    private static final int ROUNDS_OF_EACH = 3;
    private static final String SECRET = "a-secret-that-nobody-tells-%s-0123456789";
    private static final String WRONG = "a-wrong-secret-that-nobody-tells-0123456789";
    private static final String INJECTED = "an-injected-secret-that-nobody-tells-0123456789";

    private static final TestCertificate HOST = TestCertificate.of("localhost");
    private static final TestCertificate PARTNERS = TestCertificate.authority("partners");
    private static final TestCertificate HELD = PARTNERS.issue("held.example");

    /** Shows a credential to a node, and is told the status. */
    private interface Shows {
        int to(Node node) throws Exception;
    }

    @Test
    void allNodesRefuseTheKeyOfADeletedConsumer() {
        var cluster = shared.get();
        var api = cluster.api();
        api.put("/routes/door", """
                {"match":{"paths":["/door"]},"respond":{"body":"in"},"policies":[{"type":"key-auth"}]}""").ok();
        var took = new ArrayList<Duration>();
        for (int round = 1; round <= ROUNDS; round++) {
            String consumer = "guest-" + round;
            api.put("/consumers/" + consumer, "{}").ok();
            var credential =
                    api.post("/consumers/" + consumer + "/credentials", """
                    {"type":"api-key","name":"main"}""").ok();
            String key = credential.json().path("value").asText();
            api.awaitApplied(credential.revision());
            for (var node : cluster.nodes()) node.get("/door", "x-api-key", key).expect(200);

            long sent = System.nanoTime();
            api.delete("/consumers/" + consumer).ok();
            for (var node : cluster.nodes())
                until(node.name() + " refuses the key", () -> node.status("/door", "x-api-key", key) == 401);
            took.add(Duration.ofNanos(System.nanoTime() - sent));
        }
        Figures.assertWithinASecond("a deleted consumer's key refused by 2 nodes, from its DELETE being sent", took);
    }

    @Test
    void everyKindOfCredentialIsRefused() throws Exception {
        var cluster = shared.get();
        var api = cluster.api();
        api.apply(doors().getBytes(UTF_8)).ok();
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("api-key", "");
        credentials.put("basic", ",\"username\":\"holder\"");
        credentials.put("jwt-key", ",\"keyId\":\"holder-jwt\",\"algorithm\":\"HS256\"");
        credentials.put("hmac-key", ",\"keyId\":\"holder-hmac\"");
        credentials.put("certificate", ",\"identifiedBy\":\"dns\",\"identity\":\"held.example\"");
        for (var kind : credentials.entrySet()) {
            String secret = SECRET.formatted(kind.getKey());
            String value = kind.getKey().equals("certificate") ? "" : ",\"value\":\"" + secret + "\"";
            Shows right = shows(kind.getKey(), secret);
            Shows wrong = shows(kind.getKey(), WRONG);
            var took = new ArrayList<Duration>();
            for (int round = 0; round < ROUNDS_OF_EACH; round++) {
                var made = api.post(
                                "/consumers/holder/credentials",
                                "{\"type\":\"" + kind.getKey() + "\",\"name\":\"held\"" + kind.getValue() + value + "}")
                        .ok();
                api.awaitApplied(made.revision());
                for (var node : cluster.nodes()) {
                    assertThat(right.to(node))
                            .as("%s at %s", kind.getKey(), node.name())
                            .isEqualTo(200);
                    if (!value.isEmpty()) assertThat(wrong.to(node)).isEqualTo(401);
                }
                long sent = System.nanoTime();
                api.delete("/consumers/holder/credentials/held").ok();
                for (var node : cluster.nodes())
                    until(node.name() + " refuses the " + kind.getKey(), () -> right.to(node) == 401);
                took.add(Duration.ofNanos(System.nanoTime() - sent));
            }
            String what = "a deleted " + kind.getKey() + " refused by 2 nodes, from its DELETE being sent";
            // The check of a password is dear by itself: what a busy machine takes for it tells nothing of the
            // deletion.
            if (kind.getKey().equals("basic")) Figures.print(what, took);
            else Figures.assertWithinASecond(what, took);
        }
        noProgramTells(List.of("a-secret-that-nobody-tells", WRONG, INJECTED));
    }

    /** Neither a node nor the admin service says a secret in what it writes, measures, answers or keeps of its past. */
    private static void noProgramTells(List<String> secrets) {
        var cluster = shared.get();
        var api = cluster.api();
        Map<String, String> told = new LinkedHashMap<>();
        for (var node : cluster.nodes()) {
            told.put(node.name() + "'s output", node.program().output());
            told.put(node.name() + "'s metrics", node.metrics());
            told.put(
                    node.name() + "'s refusal",
                    node.get("/held/api-key", "x-api-key", WRONG).body());
        }
        for (var admin : cluster.admins())
            told.put("the output of the admin service", admin.program().output());
        for (String path : List.of(
                "/config",
                "/changes?limit=1000",
                "/alarms",
                "/exchanges",
                "/consumers/holder/credentials",
                "/routes/held-api-key")) told.put(path, api.get(path).ok().body());
        told.put(
                "the admin service's refusal",
                api.post(
                                "/consumers/holder/credentials",
                                "{\"type\":\"api-key\",\"name\":\"-\",\"value\":\"" + WRONG + "\"}")
                        .body());
        assertThat(told.get("node-1's output")).contains("/held/api-key"); // there is a log to look into
        told.forEach((where, text) ->
                secrets.forEach(secret -> assertThat(text).as(where).doesNotContain(secret)));
    }

    /** One door for each kind, and what the gateway adds behind one of them. */
    private static String doors() {
        var yaml = new StringBuilder("""
                format: portico/v1
                policies: [ { name: held-log, type: access-log, everywhere: true } ]
                consumers: [ { name: holder } ]
                routes:
                """);
        Map.of(
                        "api-key", "{ type: key-auth }",
                        "basic", "{ type: basic-auth }",
                        "jwt-key", "{ type: jwt }",
                        "hmac-key", "{ type: hmac-auth, settings: { components: [\"@method\", \"@path\"] } }",
                        "certificate", "{ type: mtls-auth }")
                .forEach((kind, policy) -> yaml.append("- name: held-")
                        .append(kind)
                        .append("\n  match: { paths: [/held/")
                        .append(kind)
                        .append("] }\n  respond: { body: in }\n  policies:\n  - ")
                        .append(policy)
                        .append("\n  - { type: upstream-auth, settings: { header: { name: x-inner, value: ")
                        .append(INJECTED)
                        .append(" } } }\n"));
        return yaml + "certificates:\n- { name: held-partners, authorities: " + quoted(PARTNERS.chain()) + " }\n"
                + "- { name: held-host, chain: " + quoted(HOST.chain()) + ", privateKey: " + quoted(HOST.privateKey())
                + ", clientCertificates: { authorities: held-partners } }\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\n", "\\n") + '"';
    }

    private static Shows shows(String kind, String secret) {
        String path = "/held/" + kind;
        return switch (kind) {
            case "api-key" -> node -> node.status(path, "x-api-key", secret);
            case "basic" -> node -> node.status(path, "authorization", "Basic " + base64("holder:" + secret));
            case "jwt-key" -> node -> node.status(path, "authorization", "Bearer " + token(secret));
            case "hmac-key" ->
                node -> {
                    String input =
                            "(\"@method\" \"@path\");created=" + Instant.now().getEpochSecond()
                                    + ";keyid=\"holder-hmac\";nonce=\"" + System.nanoTime() + '"';
                    String base = "\"@method\": GET\n\"@path\": " + path + "\n\"@signature-params\": " + input;
                    String signature = new SharedSecret(secret).signature(base);
                    return node.status(path, "signature-input", "sig=" + input, "signature", "sig=:" + signature + ":");
                };
            default -> {
                var client =
                        HttpClient.newBuilder().sslContext(HELD.serving(HOST)).build();
                yield node -> client.send(
                                HttpRequest.newBuilder(URI.create("https://localhost:" + node.tlsPort() + path))
                                        .build(),
                                BodyHandlers.discarding())
                        .statusCode();
            }
        };
    }

    private static String token(String secret) {
        return new SharedSecret(secret)
                .token(
                        "holder-jwt",
                        "{\"sub\":\"ann\",\"exp\":" + (Instant.now().getEpochSecond() + 600) + "}");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
