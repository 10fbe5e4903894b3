package portico.admin.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.security.TestSecurity;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.admin.testing.AdminApi;
import portico.admin.testing.AdminApi.Answer;
import portico.admin.testing.TestDatabase;
import portico.config.json.ConfigJson;
import portico.testing.TestCertificate;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
@TestSecurity(
        user = "ada",
        roles = {"viewer", "editor", "admin"})
class CertificatesTest {
    private static final TestCertificate SHOP = TestCertificate.of("shop.example.com", "*.shop.example.com");
    private static final TestCertificate OTHER = TestCertificate.of("RSA", 2048, "other.example.com");
    private static final TestCertificate AUTHORITY = TestCertificate.authority("an authority");

    @Inject
    MeterRegistry metrics;

    private final AdminApi api = AdminApi.anonymous();

    @AfterEach
    void clean() {
        for (String service : new String[] {"orders", "tied"}) api.delete("/services/" + service);
        for (String certificate : new String[] {"shop", "internal"}) api.delete("/certificates/" + certificate);
    }

    @Test
    void aCertificateShowsWhatIsInItAndNeverItsKey() {
        Answer created = api.put("/certificates/shop", body(SHOP)).expect(201);
        JsonNode details = created.json().path("details");
        assertThat(details.path("names")).hasSize(2);
        assertThat(details.path("subject").asText()).isEqualTo("CN=shop.example.com");
        assertThat(details.path("notAfter").asText())
                .isEqualTo(SHOP.certificate().getNotAfter().toInstant().toString());
        assertThat(details.path("fingerprint").asText()).hasSize(64);
        for (String path : new String[] {"/certificates/shop", "/certificates", "/config", "/changes"})
            assertThat(api.get(path).expect(200).text())
                    .as(path)
                    .contains("BEGIN CERTIFICATE")
                    .doesNotContain("PRIVATE KEY", "rivateKey", "sealedKey");
        long revision = created.revision();
        assertThat(api.get("/revisions/" + revision + "/diff?to=" + (revision - 1))
                        .expect(200)
                        .text())
                .contains("BEGIN CERTIFICATE")
                .doesNotContain("sealedKey");
    }

    @Test
    void aDifferenceSaysThatTheKeyHasChangedAndNotToWhat() {
        long before = api.put("/certificates/shop", body(SHOP)).expect(201).revision();
        TestCertificate renewed = TestCertificate.of("shop.example.com", "*.shop.example.com");
        long after = api.put("/certificates/shop", body(renewed)).expect(200).revision();
        Answer diff = api.get("/revisions/" + before + "/diff?to=" + after).expect(200);
        JsonNode fields = diff.json().at("/items/0/fields");
        assertThat(fields.findValuesAsText("path")).containsExactly("/chain", "/privateKey");
        assertThat(fields.path(0).path("after").asText()).isEqualTo(renewed.chain());
        assertThat(fields.path(1).has("before")).isFalse();
        assertThat(fields.path(1).has("after")).isFalse();
        assertThat(diff.text()).doesNotContain("sealedKey", "PRIVATE KEY");
    }

    @Test
    void theAuthoritiesOfClientsAreThereAndStay() {
        String asking = body(SHOP).replaceFirst("\\{", "{\"clientCertificates\":{\"authorities\":\"internal\"},");
        assertThat(api.put("/certificates/shop", asking).expect(422).text()).contains("clientCertificates.authorities");
        var bundle = ConfigJson.mapper().createObjectNode().put("authorities", OTHER.chain());
        api.put("/certificates/internal", bundle.toString()).expect(201);
        Answer created = api.put("/certificates/shop", asking).expect(201);
        assertThat(created.json().at("/clientCertificates/authorities").asText())
                .isEqualTo("internal");
        api.delete("/certificates/internal").expect(409);
        bundle.putObject("clientCertificates").put("authorities", "internal");
        api.put("/certificates/internal", bundle.toString()).expect(422);
    }

    @Test
    void whatWasReadCanBeWrittenBack() {
        long revision = api.put("/certificates/shop", body(SHOP)).expect(201).revision();
        assertThat(api.put("/certificates/shop", body(SHOP)).expect(200).revision())
                .isEqualTo(revision);
        String read = api.get("/certificates/shop").expect(200).text();
        assertThat(api.put("/certificates/shop", read).expect(200).revision()).isEqualTo(revision);
        var document = (ObjectNode) api.get("/config").expect(200).json();
        assertThat(api.post("/config", document.toString()).expect(200).revision())
                .isEqualTo(revision);
    }

    @Test
    void aRenewedCertificateNeedsItsOwnKey() {
        api.put("/certificates/shop", body(SHOP)).expect(201);
        var renewed = TestCertificate.of("shop.example.com");
        assertThat(problem(api.put("/certificates/shop", body(Map.of("chain", renewed.chain())))))
                .isEqualTo("privateKey");
        api.put("/certificates/shop", body(renewed)).expect(200);
        api.patch("/certificates/shop", "{\"hosts\":[\"shop.example.com\"]}").expect(200);
    }

    @Test
    void whatNoNodeCouldServeIsRefused() {
        assertThat(problem(body(Map.of("chain", SHOP.chain())))).isEqualTo("privateKey");
        assertThat(problem(body(Map.of("privateKey", SHOP.privateKey())))).isEqualTo("chain");
        assertThat(problem(body(Map.of("chain", "hello", "privateKey", SHOP.privateKey()))))
                .isEqualTo("chain");
        assertThat(problem(body(Map.of("chain", SHOP.chain(), "privateKey", OTHER.privateKey()))))
                .isEqualTo("privateKey");
        assertThat(problem(body(Map.of(
                        "chain", SHOP.chain(), "privateKey", SHOP.privateKey().replace("PRIVATE", "EC PRIVATE")))))
                .isEqualTo("privateKey");
        assertThat(problem(body(Map.of("chain", SHOP.chain() + OTHER.chain(), "privateKey", SHOP.privateKey()))))
                .isEqualTo("chain");
        assertThat(problem(body(TestCertificate.of("RSA", 1024, "weak.example.com"))))
                .isEqualTo("chain");
        assertThat(problem(body(TestCertificate.of()))).isEqualTo("hosts");
        assertThat(problem(body(Map.of("chain", SHOP.chain(), "sealedKey", "s1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))))
                .isEqualTo("privateKey");
        api.get("/certificates/shop").expect(404);
    }

    @ParameterizedTest(name = "{0} days: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            31 | valid   |
            29 | soon    | certificate-expires
            8  | soon    | certificate-expires
            6  | urgent  | certificate-expires
            -2 | expired | certificate-expired
            """)
    void aCertificateIsAnAlarmFrom30DaysBeforeItsEnd(int days, String expiry, String kind) {
        var hour = Duration.ofHours(1); // the time between here and there
        TestCertificate one =
                AUTHORITY.issueFor(Duration.ofDays(days).plus(hour), "shop.example.com", "*.shop.example.com");
        Answer created = api.put("/certificates/shop", body(one)).expect(201);
        assertThat(created.json().at("/details/expiry").asText()).isEqualTo(expiry);
        JsonNode alarm = alarmOf("shop");
        assertThat(alarm.path("kind").asText(null)).isEqualTo(kind);
        if (kind == null) return;
        assertThat(alarm.path("message").asText()).contains("The certificate shop expire");
        assertThat(alarm.has("node")).isFalse();
        assertThat(alarm.at("/certificate/hosts")).hasSize(2);
        assertThat(alarm.at("/certificate/expiry").asText()).isEqualTo(expiry);
        assertThat(alarm.at("/certificate/days").asInt()).isEqualTo(days < 0 ? days + 1 : days);
        api.put("/certificates/shop", body(AUTHORITY.issue("shop.example.com"))).expect(200);
        assertThat(alarmOf("shop").isMissingNode()).isTrue();
        api.put("/certificates/shop", body(one)).expect(200);
        assertThat(alarmOf("shop").isMissingNode()).isFalse();
        api.delete("/certificates/shop").expect(204);
        assertThat(alarmOf("shop").isMissingNode()).isTrue();
    }

    @Test
    void authoritiesAreAnAlarmWhenTheLastOfThemEnds() {
        String ends = AUTHORITY.issueFor(Duration.ofDays(-1), "old").chain();
        String ending = AUTHORITY.issueFor(Duration.ofDays(3), "nearly old").chain();
        api.put("/certificates/internal", body(Map.of("authorities", ends + ending + OTHER.chain())))
                .expect(201);
        assertThat(alarmOf("internal").isMissingNode()).isTrue();
        api.put("/certificates/internal", body(Map.of("authorities", ends + ending)))
                .expect(200);
        assertThat(alarmOf("internal").at("/certificate/expiry").asText()).isEqualTo("urgent");
    }

    @Test
    void ofEachAuthorityItIsSaidWhenItEnds() {
        String ends = AUTHORITY.issueFor(Duration.ofDays(-1), "old").chain();
        String ending = AUTHORITY.issueFor(Duration.ofDays(3), "nearly old").chain();
        api.put("/certificates/internal", body(Map.of("authorities", ends + ending + OTHER.chain())))
                .expect(201);
        JsonNode read = api.get("/certificates/internal").expect(200).json();
        JsonNode details = read.path("authorityDetails");
        assertThat(details.findValuesAsText("expiry")).containsExactly("expired", "urgent", "valid");
        assertThat(details.findValuesAsText("subject").get(1)).contains("nearly old");
        assertThat(details.findValuesAsText("fingerprint")).allMatch(hex -> hex.matches("[0-9a-f]{64}"));
        assertThat(api.get("/certificates?q=internal").expect(200).json().at("/items/0/authorityDetails"))
                .isEqualTo(details);
        // As with a certificate's details, what was read can be written back.
        api.put("/certificates/internal", read.toString()).expect(200);
        api.put("/certificates/shop", body(SHOP)).expect(201);
        assertThat(api.get("/certificates/shop").json().has("authorityDetails")).isFalse();
    }

    @Test
    void metricsCountThemByTheirEnd() {
        api.get("/alarms").expect(200); // what others left has gone by then
        double before = urgent();
        TestCertificate one = AUTHORITY.issueFor(Duration.ofDays(3), "shop.example.com");
        api.put("/certificates/shop", body(one)).expect(201);
        api.get("/alarms").expect(200); // or half a minute later
        assertThat(urgent()).isEqualTo(before + 1);
    }

    private double urgent() {
        return metrics.get("portico.certificates")
                .tag("expiry", "urgent")
                .gauge()
                .value();
    }

    /** The alarm that this certificate is; missing when it is none. */
    private JsonNode alarmOf(String certificate) {
        for (JsonNode alarm : api.get("/alarms").expect(200).json().path("items"))
            if (alarm.at("/certificate/name").asText().equals(certificate)) return alarm;
        return MissingNode.getInstance();
    }

    @Test
    void aDeletedCertificateComesBackWithItsKey() {
        long revision = api.put("/certificates/shop", body(SHOP)).expect(201).revision();
        api.delete("/certificates/shop").expect(204);
        api.post("/revisions/" + revision + "/rollback", "").expect(200);
        api.patch("/certificates/shop", "{\"tags\":[\"back\"]}").expect(200);
    }

    @Test
    void authoritiesHaveNoKeyAndAreReadAsTheyWereWritten() {
        String bundle = body(Map.of("authorities", OTHER.chain() + SHOP.chain()));
        long revision = api.put("/certificates/internal", bundle).expect(201).revision();
        JsonNode read = api.get("/certificates/internal").expect(200).json();
        assertThat(read.path("authorities").asText()).isEqualTo(OTHER.chain() + SHOP.chain());
        assertThat(read.has("details")).isFalse();
        assertThat(api.put("/certificates/internal", read.toString())
                        .expect(200)
                        .revision())
                .isEqualTo(revision);
        assertThat(problem(api.put("/certificates/internal", body(SHOP)))).isEqualTo("authorities");
        assertThat(problem(body(Map.of("authorities", "hello")))).isEqualTo("authorities");
        assertThat(problem(body(Map.of("authorities", SHOP.chain(), "chain", SHOP.chain()))))
                .isEqualTo("chain");
        assertThat(problem(body(Map.of("authorities", SHOP.chain(), "privateKey", SHOP.privateKey()))))
                .isEqualTo("privateKey");
    }

    @Test
    void whatAServiceUsesIsThereAndStays() {
        String service = """
                {"url":"https://orders.test","tls":{"ca":"internal","clientCertificate":"shop"}}""";
        Answer dangling = api.put("/services/orders", service).expect(422);
        assertThat(dangling.json().path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("tls.ca", "tls.clientCertificate");
        api.put("/certificates/internal", body(Map.of("authorities", OTHER.chain())))
                .expect(201);
        api.put("/certificates/shop", body(SHOP)).expect(201);
        api.put("/services/orders", service).expect(201);
        assertThat(api.delete("/certificates/internal").expect(409).text()).contains("service orders", "tls.ca");
        api.delete("/certificates/shop").expect(409);
        assertThat(problem(api.put(
                        "/services/tied",
                        "{\"url\":\"https://orders.test\",\"tls\":{\"clientCertificate\":\"internal\"}}")))
                .isEqualTo("tls.clientCertificate");
        assertThat(problem(api.put("/services/tied", "{\"url\":\"http://orders.test\",\"tls\":{\"verify\":false}}")))
                .isEqualTo("tls");
        api.delete("/services/orders").expect(204);
        api.delete("/certificates/internal").expect(204);
    }

    private String problem(String body) {
        return problem(api.put("/certificates/shop", body));
    }

    private static String problem(Answer answer) {
        return answer.expect(422).json().at("/errors/0/field").asText();
    }

    private static String body(TestCertificate certificate) {
        return body(Map.of("chain", certificate.chain(), "privateKey", certificate.privateKey()));
    }

    private static String body(Map<String, String> fields) {
        return ConfigJson.tree(fields).toString();
    }
}
